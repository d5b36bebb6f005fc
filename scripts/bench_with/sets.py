"""The public data sets of the comparison: what each predicts, and which columns would leak."""

from dataclasses import dataclass

import pandas


@dataclass(frozen=True)
class Set:
    """A CSV file and its task."""

    name: str
    target: str
    positive: str
    leave_out: tuple[str, ...] = ()

    def read(self, folder):
        """The file; blank cells are missing."""
        return pandas.read_csv(folder / f"{self.name}.csv", na_values=[" "])


SETS = [
    Set("telco", "Churn", "Yes", ("customerID",)),
    Set("bankchurners", "Attrition_Flag", "Attrited Customer", ("CLIENTNUM",)),
    Set(
        "leads",
        "Converted",
        "1",
        # The last four are filled in once the outcome is known.
        ("Prospect ID", "Lead Number", "Tags", "Lead Quality", "Last Activity", "Last Notable Activity"),
    ),
    # A call's duration is known only afterwards.
    Set("bank_marketing", "subscribe", "1", ("duration",)),
]
