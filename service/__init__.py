"""Questions in, cited answers out: over HTTP, in a page, in a terminal."""

import os

# A question multiplies small matrices: the threads of numpy's BLAS would wait for each other longer than they work, and half as many
# questions would be answered in a second. Only what is set before numpy is first imported counts.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
