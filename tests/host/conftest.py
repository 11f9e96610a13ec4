# SPDX-License-Identifier: Apache-2.0
"""The reader's Ui, watched, in both languages and in every mode."""

import pytest

from host.ui_canvas import Bench
from host.ui_watch import Watch

MODES = ({}, {"large": True}, {"contrast": True}, {"bystanders": True})
LANGUAGES = ("zh", "en")


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param


@pytest.fixture(params=MODES, ids=lambda mode: "-".join(mode) or "day")
def watched(request, lang):
    bench = Bench(lang=lang, **request.param)
    bench.watch = Watch(bench.ui.canvas)
    return bench
