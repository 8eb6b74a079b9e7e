"""Moments as microseconds since 1970, and the names of their zones."""
import datetime

EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
MICROSECOND = datetime.timedelta(microseconds=1)


def microseconds(moment):
    """Since 1970 in UTC; without a zone by the wall clock, as if it were UTC."""
    return (moment - (EPOCH if moment.tzinfo is None else EPOCH.replace(tzinfo=UTC))) // MICROSECOND


def moment_of(microseconds, tzinfo):
    moment = EPOCH + microseconds * MICROSECOND
    return moment if tzinfo is None else moment.replace(tzinfo=UTC).astimezone(tzinfo)


def zone_name(moment):
    """IANA name, `UTC`, an offset as `+02:00`, or None."""
    if moment.tzinfo is None:
        return None
    name = getattr(moment.tzinfo, "key", None) or getattr(moment.tzinfo, "zone", None)
    if name:
        return str(name)
    offset = moment.utcoffset() // datetime.timedelta(minutes=1)
    sign = "-" if offset < 0 else "+"
    return "UTC" if offset == 0 else f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"


def zone_of(name):
    """The counterpart of `zone_name`."""
    if name is None:
        return None
    if name == "UTC":
        return UTC
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return datetime.timezone(datetime.timedelta(minutes=-minutes if name[0] == "-" else minutes))
    import zoneinfo

    return zoneinfo.ZoneInfo(name)
