"""How many threads numpy takes where it is served."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("set_before", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")])
def test_one_thread_multiplies_matrices_unless_somebody_set_another_number(
    set_before: dict[str, str], expected: str
) -> None:
    told = "import sys, service, os; print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
    without = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    ran = subprocess.run(
        [sys.executable, "-c", told], env=without | set_before, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", expected]
