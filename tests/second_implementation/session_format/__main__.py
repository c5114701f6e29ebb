"""`python3 -m session_format`: answers the questions on standard input. See service.py."""

import json
import sys

from .service import answer

for line in sys.stdin:
    print(json.dumps(answer(line)), flush=True)
