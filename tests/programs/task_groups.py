"""asyncio: gathering, groups, time-outs, queues, cancelling, async generators and context managers, errors."""

import asyncio
import contextlib
import contextvars

request = contextvars.ContextVar("request", default="none")


async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    return f"{name} in {request.get()}"


@contextlib.asynccontextmanager
async def connection(name):
    print("open", name)
    try:
        yield name.upper()
    finally:
        await asyncio.sleep(0)
        print("close", name)


async def countdown(n):
    while n:
        yield n
        n -= 1
        await asyncio.sleep(0)


class Lines:
    def __init__(self, text):
        self.lines = iter(text.splitlines())

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self.lines)
        except StopIteration:
            raise StopAsyncIteration from None


async def producer(queue, n):
    for i in range(n):
        await queue.put(i)
    await queue.put(None)


async def consumer(queue):
    got = []
    while (item := await queue.get()) is not None:
        got.append(item * item)
    return got


async def failing():
    await asyncio.sleep(0.001)
    raise ValueError("no luck")


async def main():
    request.set("main")
    print(await asyncio.gather(fetch("a", 0.003), fetch("b", 0.001), failing(), return_exceptions=True))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(n, 0.001 * n)) for n in (3, 1, 2)]
    print([task.result() for task in tasks], tasks[0].done())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            slow = group.create_task(asyncio.sleep(5))
    except ExceptionGroup as errors:
        print(repr(errors.exceptions), slow.cancelled())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(5)
    except TimeoutError as error:
        print("timeout", repr(error))
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.001)
    async with connection("first") as one, connection("second") as two:
        print(one, two, [n async for n in countdown(3)], [line async for line in Lines("x\ny") if line > "x"])
    queue = asyncio.Queue(maxsize=2)
    _, squares = await asyncio.gather(producer(queue, 6), consumer(queue))
    print(squares, queue.empty())
    task = asyncio.create_task(asyncio.sleep(9), name="sleeper")
    await asyncio.sleep(0)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error.args, task.get_name())
    lock, order = asyncio.Lock(), []

    async def careful(n):
        async with lock:
            order.append(n)
            await asyncio.sleep(0)
            order.append(-n)

    await asyncio.gather(*map(careful, (1, 2)))
    print(order, await asyncio.to_thread(sum, [1, 2, 3]), await asyncio.shield(fetch("s", 0)))
    for finished in asyncio.as_completed([fetch("slow", 0.02), fetch("fast", 0)]):
        print(await finished)
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.001, future.set_result, "later")
    loop.call_soon(print, "soon")
    print(await future, loop.is_running())
    semaphore = asyncio.Semaphore(2)
    async with semaphore, semaphore:
        print(semaphore.locked())
    done, pending = await asyncio.wait([asyncio.create_task(fetch("w", 0))], timeout=1)
    print(len(done), pending)
    await failing()


def sync_use():
    context = contextvars.copy_context()
    context.run(request.set, "copied")
    return request.get(), context[request]


print(sync_use())
print(asyncio.run(asyncio.wait_for(fetch("once", 0), 1)))
asyncio.run(main())
