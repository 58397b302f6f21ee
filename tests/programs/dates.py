"""Dates, times, zones and calendars."""

import calendar
import time
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

start = datetime(2024, 2, 28, 23, 30, tzinfo=UTC)
print(start + timedelta(days=1, hours=1), start.astimezone(ZoneInfo("Europe/Vienna")), start.isoformat(timespec="minutes"))
print(start.astimezone(timezone(timedelta(hours=-5), "EST")), start.timestamp(), start.weekday(), start.isocalendar())
print(start.strftime("%Y-%m-%d %H:%M:%S %j %A %B %p %%"), f"{start:%d/%m/%y}", date(2024, 1, 1).strftime("%U %a"))
print(datetime.strptime("3 Mar 2021 04:05 PM", "%d %b %Y %I:%M %p"), date.fromisoformat("2020-02-29"))
print(datetime.fromisoformat("2024-05-06T07:08:09.123456+02:00"), MAXYEAR, date.min, datetime.fromtimestamp(0, UTC))
print(timedelta(days=-1, seconds=5), timedelta(hours=36) / timedelta(hours=1), divmod(timedelta(minutes=100), timedelta(hours=1)))
print(repr(timedelta(weeks=1, microseconds=3)), str(timedelta(0)), timedelta(seconds=90).total_seconds(), abs(timedelta(-3)))
new_york = datetime(2024, 3, 10, 1, 59, tzinfo=ZoneInfo("America/New_York"))
print(new_york, new_york + timedelta(hours=1), (new_york + timedelta(hours=1)).utcoffset(), new_york.tzname(), new_york.dst())
print(calendar.monthcalendar(2024, 2)[0], calendar.isleap(1900), calendar.day_name[0], calendar.month_abbr[12])
print(calendar.TextCalendar(6).formatmonth(2023, 10))
age = date(2024, 6, 1) - date(1990, 12, 24)
print(age.days, age // timedelta(days=365), sorted([date(2024, 1, 2), date(2023, 1, 2)])[0], date(2024, 5, 31).replace(day=1))
for bad in (
    lambda: date(2023, 2, 29),
    lambda: datetime.strptime("x", "%Y"),
    lambda: datetime(2024, 1, 1) - start,
    lambda: date.fromisoformat("2024-1-1"),
    lambda: ZoneInfo("Mars/Olympus"),
    lambda: timedelta(days=10**10),
):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(time.strftime("%Y", time.gmtime(86400 * 366)), time.gmtime(0).tm_yday, time.mktime(time.localtime(1e9)) == 1e9)
print(0 < time.perf_counter() < time.perf_counter() + 1, time.monotonic() > 0, isinstance(time.time_ns(), int))
