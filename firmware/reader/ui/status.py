# SPDX-License-Identifier: Apache-2.0
"""What the status bar says: place or who is logged in, age of the trust data, time, battery."""

from micropython import const

from reader.codec.dates import days, is_date
from reader.errors import ClockNotSet

TRUST_LIMIT_DAYS = const(90)  # older is called too old, as the verdict does


class Status:
    """Read anew by `update`; `update` tells whether anything shown has changed."""

    def __init__(self, clock, settings, battery):
        self._clock = clock
        self._settings = settings
        self._battery = battery
        self.officer = ""  # number of who is logged in, in the place's place
        self.place = self.time = self.age = ""
        self.stale = False
        self.battery = None

    def update(self, texts):
        before = (self.place, self.time, self.age, self.stale, self.battery)
        self.place = self.officer or texts.get("place_" + self._settings.place)
        self.battery = self._battery() if self._battery else None
        try:
            now = self._clock.now()
        except ClockNotSet:
            self.time, self.age, self.stale = "--:--", "", True
        else:
            self.time = "%02d:%02d" % now[3:5]
            self._trust_age(texts, now)
        return before != (self.place, self.time, self.age, self.stale, self.battery)

    def _trust_age(self, texts, now):
        date = self._settings.trust_date
        if not is_date(date):
            self.age, self.stale = "", False
            return
        age_days = days("%04d%02d%02d" % now[:3]) - days(date)
        self.age = texts("age_days", max(0, age_days))
        self.stale = not 0 <= age_days <= TRUST_LIMIT_DAYS
