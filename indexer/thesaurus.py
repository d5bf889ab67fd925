"""lab stand-in until the thesaurus lands"""
from dataclasses import dataclass
import sys
sys.path.insert(0,'/tmp/lab4')
@dataclass(frozen=True)
class Expansion:
    typed: str
    targets: tuple[str, ...]
    weight: float
class Thesaurus:
    def __init__(s):
        from extra import rules
        s.R=rules()
    @classmethod
    def stored(c): return c()
    def expand(s, t):
        from extra import spans
        return tuple(Expansion(x,tuple(y for y in s.R[x] if len(y)>1),1.0) for x in spans(t,s.R))
