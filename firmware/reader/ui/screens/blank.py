# SPDX-License-Identifier: Apache-2.0
"""Nothing: between screens, and after personal data were taken away."""

from reader.ui.screens.base import Screen


class Blank(Screen):
    name = "blank"
