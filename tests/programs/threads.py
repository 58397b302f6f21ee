"""Threads with locks, events, queues, pools, timers, locals, and an error in one of them."""

import concurrent.futures
import queue
import sys
import threading
import time

counter = 0
lock = threading.Lock()


def count(times):
    global counter
    for _ in range(times):
        with lock:
            counter += 1


class Worker(threading.Thread):
    def __init__(self, tasks, results):
        super().__init__(name="worker", daemon=True)
        self.tasks, self.results = tasks, results

    def run(self):
        while (item := self.tasks.get()) is not None:
            self.results.append(item**2)
            self.tasks.task_done()


threads = [threading.Thread(target=count, args=(500,)) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter, threading.active_count(), threading.current_thread().name, threading.main_thread().is_alive())

tasks, results = queue.Queue(), []
worker = Worker(tasks, results)
worker.start()
for number in range(5):
    tasks.put(number)
tasks.join()
tasks.put(None)
worker.join()
print(results, worker.is_alive(), worker.name)

event = threading.Event()
timer = threading.Timer(0.01, event.set)
timer.start()
print(event.wait(5), timer.finished.wait(1))

local = threading.local()
local.value = 1
seen = []
thread = threading.Thread(target=lambda: seen.append(hasattr(local, "value")))
thread.start()
thread.join()
print(seen, local.value)

with concurrent.futures.ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(lambda x: x * x, range(6))))
    future = pool.submit(int, "not a number")
    print(repr(future.exception()), future.done())
    done, pending = concurrent.futures.wait([pool.submit(time.sleep, 0) for _ in range(3)])
    print(len(done), len(pending))

barrier = threading.Barrier(2)
condition = threading.Condition()
order = []


def waiter():
    barrier.wait()
    with condition:
        order.append("waited" if condition.wait_for(lambda: order, timeout=5) else "gave up")


thread = threading.Thread(target=waiter)
thread.start()
barrier.wait()
with condition:
    order.append("notified")
    condition.notify_all()
thread.join()
print(order)


def fail():
    raise RuntimeError("in a thread")


sys.stdout.flush()
thread = threading.Thread(target=fail, name="failing")
thread.start()
thread.join()
print("still here")
sys.stdout.flush()


def report(failure):
    print("caught", failure.exc_type.__name__, failure.exc_value, failure.thread.name)
    sys.stdout.flush()
    threading.__excepthook__(failure)


for hook in (report, threading.__excepthook__):
    threading.excepthook = hook
    thread = threading.Thread(target=fail, name="failing again")
    thread.start()
    thread.join()
