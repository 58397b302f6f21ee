"""asyncio: tasks, queues, locks, timeouts, groups, generators, threads, cancellation."""

import asyncio
import contextlib


async def fetch(name, delay):
    await asyncio.sleep(delay)
    if name == "bad":
        raise ValueError(f"{name} failed")
    return name.upper()


async def ticker(count):
    for number in range(count):
        await asyncio.sleep(0)
        yield number


class Connection:
    async def __aenter__(self):
        print("connect")
        return self

    async def __aexit__(self, *error):
        print("disconnect", error[0] and error[0].__name__)

    def __aiter__(self):
        self.left = 2
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        return self.left


async def worker(name, queue, done):
    while True:
        item = await queue.get()
        done.append((name, item * item))
        queue.task_done()


async def forever():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        print("cancelled")
        raise
    finally:
        print("finally")


async def main():
    print(await asyncio.gather(fetch("a", 0.01), fetch("b", 0), fetch("bad", 0), return_exceptions=True))
    for done in asyncio.as_completed([fetch("slow", 0.03), fetch("quick", 0)]):
        print(await done)
    async with Connection() as connection:
        print([number async for number in connection])
    print({n: n * n async for n in ticker(4) if n % 2})
    queue, results = asyncio.Queue(maxsize=2), []
    workers = [asyncio.create_task(worker(f"w{i}", queue, results)) for i in range(2)]
    for number in range(5):
        await queue.put(number)
    await queue.join()
    for task in workers:
        task.cancel()
    print(sorted(result for _, result in results), await asyncio.gather(*workers, return_exceptions=True))
    try:
        async with asyncio.timeout(0.01):
            await forever()
    except TimeoutError as error:
        print("timeout", repr(error))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fetch("bad", 0))
            group.create_task(fetch("never", 10))
    except ExceptionGroup as group:
        print(group.exceptions)
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.sleep(5), 0.01)
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(2)
    async with lock, semaphore:
        print(lock.locked(), semaphore.locked())
    print(await asyncio.to_thread(sum, [1, 2, 3]))
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.001, future.set_result, "later")
    print(await future, asyncio.current_task().get_name() != "", loop.is_running())
    return "finished"


print(asyncio.run(main()))
coroutine = fetch("unawaited", 0)
coroutine.close()
