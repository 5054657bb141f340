"""One reader of one page: a window of a certain size, by day or by night, with or without scripts."""

from pathlib import Path

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HEIGHT = {1280: 900, 768: 1024, 390: 844}
# Where a link's target is in the window, below anything that covers it.
IN_SIGHT = "e => { const b = e.getBoundingClientRect(); return b.bottom > 0 && b.top < innerHeight }"


class Reader:
    """A page open in its own context. `said` is what its console said, `asked` what it tried to fetch."""

    def __init__(self, chromium, path: Path, width=1280, scheme="light", scripts=True, touch=False, motion="reduce"):
        self.said: list[str] = []
        self.asked: list[str] = []
        self.context = chromium.new_context(
            viewport={"width": width, "height": HEIGHT[width]},
            color_scheme=scheme,
            java_script_enabled=scripts,
            has_touch=touch,
            reduced_motion=motion,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", lambda request: self._note(request.url, path))
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
        """Close the window."""
        self.context.close()
