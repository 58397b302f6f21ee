"""Threads: a pool, producers and consumers, locks, events, barriers, timers, thread-local data, errors."""

import queue
import threading
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, as_completed, wait

jobs, results = queue.Queue(), queue.Queue()


def work():
    while (job := jobs.get()) is not None:
        results.put((job, sum(d * d for d in map(int, str(job)))))
        jobs.task_done()
    jobs.task_done()


threads = [threading.Thread(target=work, name=f"worker-{n}") for n in range(3)]
for thread in threads:
    thread.start()
for job in range(100, 120):
    jobs.put(job)
for _ in threads:
    jobs.put(None)
jobs.join()
for thread in threads:
    thread.join()
print(sorted(results.queue)[:4], results.qsize(), [thread.is_alive() for thread in threads])

total, lock = 0, threading.Lock()


def add(times):
    global total
    for _ in range(times):
        with lock:
            total += 1


with ThreadPoolExecutor(max_workers=4, thread_name_prefix="pool") as pool:
    list(pool.map(add, [500] * 8))
    squares = {pool.submit(pow, n, 2): n for n in range(5)}
    print(total, sorted((squares[future], future.result()) for future in as_completed(squares)))
    failing = pool.submit(int, "x")
    done, waiting = wait([failing], return_when=FIRST_EXCEPTION)
    print(len(done), len(waiting), failing.exception(), failing.cancelled(), failing.done())

local, barrier, seen = threading.local(), threading.Barrier(3), []


def party(name):
    local.name = name
    seen.append(barrier.wait() >= 0)
    seen.append(local.name == name)


parties = [threading.Thread(target=party, args=(n,)) for n in "abc"]
[p.start() for p in parties], [p.join() for p in parties]
print(seen, hasattr(local, "name"))

event, condition, box = threading.Event(), threading.Condition(), []


def consumer():
    event.wait()
    with condition:
        condition.wait_for(lambda: box)
        print("got", box.pop())


thread = threading.Thread(target=consumer, daemon=True)
thread.start()
event.set()
with condition:
    box.append("a thing")
    condition.notify_all()
thread.join()

timer = threading.Timer(0.01, lambda: print("tick"))
timer.start()
timer.join()
semaphore = threading.BoundedSemaphore(1)
with semaphore:
    print(semaphore.acquire(blocking=False))
try:
    semaphore.release()
except ValueError as error:
    print(error)

stack, ranks = queue.LifoQueue(), queue.PriorityQueue(maxsize=3)
for n in (2, 3, 1):
    stack.put(n), ranks.put((n, "n"))
print([stack.get() for _ in range(3)], [ranks.get()[0] for _ in range(3)], ranks.empty())
try:
    ranks.get_nowait()
except queue.Empty as error:
    print(repr(error))
future = Future()
future.add_done_callback(lambda f: print("done:", f.result()))
future.set_result(42)
print(threading.current_thread() is threading.main_thread(), threading.active_count(), threading.main_thread().name)
rlock = threading.RLock()
with rlock, rlock:
    print("twice")
failing.result()
