"""What a disturbed library must still do, and where it must arrive: every breach is a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crash.forks import Outcome, Server
    from tests.crash.scenario import Scenario

_STATE = ("texts", "paths", "passages", "sources", "vectors", "view")
_FLAWS = ("notice", "unfound", "unsound", "complaints", "leftovers")


@dataclass(frozen=True)
class Verdict:
    """On one case.

    Attributes:
        lost: what was committed and isn't there any more.
        unanswering: why the library can't be asked, or answers from a generation that isn't sound.
        unequal: in what the library differs, after a run without disturbance, from one that was never disturbed.
        unclear: how the disturbed program itself ended as it must not.
    """

    lost: tuple[str, ...] = ()
    unanswering: tuple[str, ...] = ()
    unequal: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def breaches(self) -> tuple[str, ...]:
        """All of them."""
        return self.lost + self.unanswering + self.unequal + self.unclear


def judged(server: Server, scenario: Scenario, home: Path, unclear: tuple[str, ...] = ()) -> Verdict:
    """The verdict on a library that was disturbed: as it is now, and as a run without disturbance leaves it."""
    seen = server.run("look", home)
    if seen.code != 0 or seen.hung:
        return Verdict(unanswering=(f"can't be opened ({_end(seen)})",), unclear=unclear)
    now = seen.said()
    unequal = tuple(_unequal(server, scenario, home, now))
    unanswering = () if _not_there_yet(scenario, now) else tuple(_unanswering(now))
    return Verdict(tuple(_lost(scenario, now)), unanswering, unequal, unclear)


def _not_there_yet(scenario: Scenario, now: dict[str, Any]) -> bool:
    """Nothing has been put in use so far, neither before nor by the run that was disturbed."""
    return scenario.before["generation"] is None and now["generation"] is None


def _lost(scenario: Scenario, now: dict[str, Any]) -> list[str]:
    """A reader sees the library from before or the one from after, and never a mixture; the catalogue loses nothing that stays."""
    view = scenario.before["view"] if now["generation"] == scenario.before["generation"] else scenario.after["view"]
    mixed = now["view"] != view and not _not_there_yet(scenario, now)
    breaches = [f"the view differs from generation {now['generation']}'s"] if mixed else []
    stay = {id: text for id, text in scenario.before["texts"].items() if scenario.after["texts"].get(id) == text}
    breaches += [f"statement {id} isn't in the catalogue" for id, text in stay.items() if now["texts"].get(id) != text]
    kept = scenario.before["vectors"].items() & scenario.after["vectors"].items()
    if lacking := len(kept - now["vectors"].items()):
        breaches.append(f"{lacking} vectors are gone")
    return breaches + [f"passage {passage} isn't found" for passage in now["unfound"]]


def _unanswering(now: dict[str, Any]) -> list[str]:
    breaches = [f"CURRENT's generation: {problem}" for problem in now["unsound"]]
    if now["notice"] or not now["generation"]:
        breaches.append(f"no generation answers: {now['notice']}")
    return breaches + ([] if now["hits"] else ["a question finds nothing"])


def _unequal(server: Server, scenario: Scenario, home: Path, now: dict[str, Any]) -> list[str]:
    again = scenario.write(server, home)
    if again.code != 0 or again.hung:
        return [f"the next run fails ({_end(again)})"]
    seen = server.run("look", home)
    if seen.code != 0 or seen.hung:
        return [f"can't be opened after the next run ({_end(seen)})"]
    last = seen.said()
    breaches = [f"{field} differ" for field in _STATE if last[field] != scenario.after[field]]
    breaches += [f"{field}: {last[field]}" for field in _FLAWS if last[field]]
    committed = len(now["vectors"].keys() - scenario.before["vectors"].keys())
    encoded = again.said()["encoded"]
    if committed + encoded != scenario.encoded:
        breaches.append(f"{committed} vectors were committed and {encoded} encoded anew, of {scenario.encoded}")
    return breaches


def _end(outcome: Outcome) -> str:
    return "hangs" if outcome.hung else f"code {outcome.code}: {outcome.errors.strip()[-600:]}"
