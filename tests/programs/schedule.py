"""Dates and times: a calendar of meetings across time zones, recurrence, intervals, parsing and printing."""

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


def every(start, step, count):
    return [start + step * index for index in range(count)]


def month_ends(start, count):
    year, month = start.year, start.month
    for _ in range(count):
        yield date(year, month, calendar.monthrange(year, month)[1])
        year, month = year + month // 12, month % 12 + 1


first = datetime(2024, 3, 29, 9, 30, tzinfo=BERLIN)
for meeting in every(first, timedelta(days=1), 4):
    print(meeting.isoformat(), meeting.astimezone(TOKYO).strftime("%a %d %b %H:%M %Z"), meeting.utcoffset(), meeting.dst())
print(*month_ends(date(2023, 11, 3), 5))

gap = datetime(2024, 10, 27, 3, tzinfo=BERLIN) - datetime(2024, 10, 27, 1, tzinfo=BERLIN)
real = datetime(2024, 10, 27, 3, tzinfo=BERLIN).astimezone(UTC) - datetime(2024, 10, 27, 1, tzinfo=BERLIN).astimezone(UTC)
print(gap, real, datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=BERLIN).utcoffset())
try:
    ZoneInfo("Mars/Base")
except ZoneInfoNotFoundError as error:
    print(error)


def overlaps(meetings):
    ordered = sorted(meetings)
    return [(a, b) for (s, e, a), (s2, _, b) in zip(ordered, ordered[1:]) if s2 < e]


print(overlaps([(time(9), time(10), "stand-up"), (time(9, 45), time(11), "review"), (time(11), time(12), "lunch")]))
print(datetime.strptime("05/Jan/2024:12:30:01 +0200", "%d/%b/%Y:%H:%M:%S %z"), datetime.fromisoformat("2024-02-29T12:00:00Z"))
print(date.fromisocalendar(2020, 53, 7), date(2024, 12, 30).isocalendar(), date(2024, 2, 29).replace(year=2028).strftime("%j %U %A"))
print(timedelta(hours=25, minutes=-90), timedelta(days=-1, seconds=5), timedelta(1) / timedelta(hours=7), divmod(timedelta(1), timedelta(hours=7)))
print(datetime.fromtimestamp(1_700_000_000, UTC), datetime(1970, 1, 2, tzinfo=UTC).timestamp(), datetime.min, date.max.toordinal())
print(calendar.month(2024, 2), calendar.TextCalendar(6).formatmonth(2023, 10), calendar.isleap(1900), calendar.weekday(2024, 1, 1), sep="\n")
print(repr(datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30), "IST"))), datetime(2024, 1, 1) < datetime(2024, 1, 2))
age = date(2024, 3, 1) - date(1990, 7, 15)
print(age.days, f"{date(2024, 3, 1):%d.%m.%y}", f"{datetime(2024, 1, 1, 5, 6, 7, 89):%H-%M-%S.%f}", list(calendar.Calendar().itermonthdays(2024, 2))[:6])
datetime(2024, 1, 1) - datetime(2024, 1, 1, tzinfo=UTC)
