"""One reader of one page: in a window of a certain size, by day or by night, with or without scripts."""

from pathlib import Path

HEIGHT = {1280: 900, 768: 1024, 390: 844}
# Where a link's target is in the window, below anything that covers it.
IN_SIGHT = "e => { const b = e.getBoundingClientRect(); return b.bottom > 0 && b.top < innerHeight }"


class Windows:
    """Open windows of one browser, used again: a new one costs three times as much as a page that is opened in it."""

    def __init__(self, chromium) -> None:
        self.chromium = chromium
        self.idle: dict[tuple[bool, bool], list] = {}

    def take(self, scripts: bool, touch: bool):
        """A window in which nobody reads."""
        if idle := self.idle.get((scripts, touch)):
            return idle.pop()
        page = self.chromium.new_context(java_script_enabled=scripts, has_touch=touch).new_page()
        page.set_default_timeout(10_000)
        return page

    def give_back(self, page, scripts: bool, touch: bool) -> None:
        """Let others read in it."""
        self.idle.setdefault((scripts, touch), []).append(page)


class Reader:
    """A page open in a window of its own. `said` is what its console said, `asked` what it tried to fetch."""

    def __init__(self, windows, path: Path, width=1280, scheme="light", scripts=True, touch=False, motion="reduce"):
        self.said: list[str] = []
        self.asked: list[str] = []
        self.windows, self.kind = windows, (scripts, touch)
        self.page = windows.take(*self.kind)
        self.page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        self.page.emulate_media(media="null", color_scheme=scheme, reduced_motion=motion)
        self.page.mouse.move(0, 0)  # not where the reader before has left it
        self.heard = {
            "console": lambda message: self.said.append(f"{message.type}: {message.text}"),
            "pageerror": lambda error: self.said.append(f"error: {error}"),
            "request": lambda request: self._note(request.url, path),
        }
        for event, note in self.heard.items():
            self.page.on(event, note)
        self.page.goto(path.as_uri())
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def _note(self, url: str, path: Path) -> None:
        if not url.startswith(("data:", path.as_uri())):
            self.asked.append(url)

    def count(self, selector: str) -> int:
        """How many elements there are."""
        return self.page.locator(selector).count()

    def texts(self, selector: str) -> list[str]:
        """What each element says, without the space around it."""
        return [text.strip() for text in self.page.locator(selector).all_text_contents()]

    def number(self, text: str | None = None, within: str = ".prose"):
        """The first number in the prose, or the first that says `text`."""
        found = self.page.locator(f"{within} a.number:not(.bare)")
        return (found.filter(has_text=text) if text else found).first

    def card(self):
        """The card, if there is one to be seen."""
        return self.page.locator("#number-card:visible")

    def in_sight(self, selector: str) -> bool:
        """Whether an element is in the window."""
        return self.page.locator(selector).evaluate(IN_SIGHT)

    def close(self) -> None:
        """Stop listening and leave the window to others."""
        for event, note in self.heard.items():
            self.page.remove_listener(event, note)
        self.windows.give_back(self.page, *self.kind)
