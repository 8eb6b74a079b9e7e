"""Prints the public holidays of every country that a formula can name, from 1980 to 2050, as the original has them."""
import json
import warnings

import holidays
import pycountry

warnings.simplefilter("ignore")
known = holidays.list_supported_countries()
years = range(1980, 2051)
days = {
    code: sorted(day.isoformat() for day in holidays.country_holidays(code, years=years) if day.year in years)
    for code in (country.alpha_2 for country in pycountry.countries)
    if code in known
}
print(json.dumps(days))
