"""
Writes packages/formula/src/holidays/table.ts from the Python packages that tshistory_formula 0.16.2 takes its holidays
from: holidays==0.51 (MIT), pycountry, pytz, python-dateutil.

    python tools/holidays/table.py > packages/formula/src/holidays/table.ts
    pnpm exec biome check --write packages/formula/src/holidays/table.ts
"""
import collections
import datetime
import json
import sys
import warnings

import holidays
import pycountry
import pytz
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

FIRST, LAST = 1980, 2050
YEARS = range(FIRST, LAST + 1)
DAY = datetime.timedelta(days=1)
EASTERS = {"e": EASTER_WESTERN, "o": EASTER_ORTHODOX}


def rules_for(day):
    """All rules that give this day in its year."""
    yield f"{day.month:02}{day.day:02}"
    for letter, method in EASTERS.items():
        distance = (day - easter(day.year, method)).days
        if -60 <= distance <= 70:
            yield f"{letter}{distance}"
    yield f"{day.month}/{(day.day - 1) // 7 + 1}/{day.isoweekday()}"
    if (day + 7 * DAY).month != day.month:
        yield f"{day.month}/-1/{day.isoweekday()}"


def chosen(days):
    """The fewest rules, roughly, that give all these days and no other, each with its years."""
    given = collections.defaultdict(dict)
    for day in days:
        for rule in rules_for(day):
            given[rule][day.year] = day
    left, rules = set(days), []
    while left:
        gains = {rule: len(left.intersection(by_year.values())) for rule, by_year in given.items()}
        best = max(given, key=lambda rule: (gains[rule], rule.isdigit(), rule))
        by_year = given.pop(best)
        if not best.isdigit() and gains[best] < 4:
            continue
        rules.append((best, sorted(by_year)))
        left.difference_update(by_year.values())
    return rules


def spans(years):
    found = []
    for year in years:
        if found and found[-1][1] == year - 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    return ",".join(str(a - FIRST) if a == b else f"{a - FIRST}-{b - FIRST}" for a, b in found)


def text_of(rules):
    return " ".join(rule if len(years) == len(YEARS) else f"{rule}@{spans(years)}" for rule, years in rules)


def entry(code):
    days = [day for day in holidays.country_holidays(code, years=YEARS) if day.year in YEARS]
    zones = pytz.country_timezones.get(code, [])
    return {"zones": " ".join(zones), "days": text_of(chosen(days))}


def main():
    warnings.simplefilter("ignore")
    known = holidays.list_supported_countries()
    codes = sorted(country.alpha_2 for country in pycountry.countries if country.alpha_2 in known)
    print("// Written by tools/holidays/table.py from python-holidays", holidays.__version__, "(MIT).")
    print('import type { HolidayTable } from "./own-calendar.js";\n')
    print(f"export const table: HolidayTable = {{\n  first: {FIRST},\n  last: {LAST},\n  countries: {{")
    for code in codes:
        print(f"    {code}: {json.dumps(entry(code))},")
        print(code, end=" ", file=sys.stderr, flush=True)
    print("  },\n};")


main()
