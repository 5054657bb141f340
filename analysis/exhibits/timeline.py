"""Exhibit: what happened, day by day, with the grade of the source behind each event."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from analysis.common.dates import SHORT_MONTHS, date_in_words
from analysis.errors import AnalysisError
from analysis.evidence import Bilingual
from analysis.evidence.happened import Event
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, settle
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study

WORDS = {
    "zh": {"rival": "其他企业", "grade": "证据"},
    "en": {"rival": "Others", "grade": "Source"},
}
EDGE = 6  # days before the first and after the last event
COLUMN, GRADE = 14, 272  # points right of the axis to the texts, and to their grades
ASIDE = 14  # the grades on a telephone, where a text stands below its mark
LINES = {"zh": 30, "en": 60}  # letters of such a text on one line


def events(study: Study) -> list[Event]:
    """The events of a study in the order of their days.

    Raises
    ------
    AnalysisError : the study tells of none.
    """
    found = study.evidence.report.timeline if study.evidence.report else ()
    if not found:
        raise AnalysisError("report.toml: expected [[timeline]] for the exhibit 'timeline', found none")
    return sorted(found, key=lambda event: (event.first, event.last))


def _month_starts(first: date, last: date) -> list[date]:
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    return [month for month in months if first <= month <= last]


def _below(ax: Axes, row: int, text: str, lang: str, **look) -> None:
    """What happened below its mark, from the left edge, on as many lines as it takes."""
    if lang == "zh":
        lines = [text[i : i + LINES[lang]] for i in range(0, len(text), LINES[lang])]
    else:
        lines = wrap(text, LINES[lang])
    said = ax.annotate("\n".join(lines), (0.01, row + 0.2), xycoords=("figure fraction", "data"), va="top")
    said.set(in_layout=False, annotation_clip=False, linespacing=1.15, **look)


def draw(chart: ChartContext) -> Figure:
    """A row per event: its day, a mark to scale, what happened, and the grade of the source."""
    lang, facts, sources = chart.lang, chart.study.evidence.facts, chart.study.evidence.sources
    found, own = events(chart.study), chart.names["subject"]
    words = chart.texts(WORDS) | {"own": own[:1].upper() + own[1:]}
    figure, (ax,) = chart.canvas(2.4 + 1.2 * len(found) if chart.narrow else 1.5 + 0.56 * len(found))
    aside = ASIDE if chart.narrow else GRADE
    for row, event in enumerate(found):
        colour = style.GREY if event.rival else style.ACCENT
        first, last = date2num(event.first), date2num(event.last)
        if last > first:
            ax.barh(row, last - first, 0.15 if chart.narrow else 0.3, left=first, facecolor=colour, edgecolor="none")
        else:
            ax.plot(first, row, "o", color=colour, markersize=5)
        look = {"color": style.INK if event.rival else style.ACCENT}
        said = chart.sentence(event.text)
        _below(ax, row, said, lang, **look) if chart.narrow else beside(ax, row, COLUMN, said, align="left", **look)
        beside(ax, row, aside, str(sources.at[facts.at[event.fact, "source"], "grade"]), color=style.GREY)
    beside(ax, -0.5 if chart.narrow else -0.85, aside, words["grade"], color=style.GREY, fontsize=style.SMALL)
    low, high = found[0].first - timedelta(EDGE), max(e.last for e in found) + timedelta(EDGE)
    days = [date_in_words(event.first, lang, short=True) for event in found]
    style.ticks(ax.yaxis, range(len(found)), "none", lang, text=lambda row: days[round(row)])
    ax.tick_params(axis="y", labelcolor=style.INK, length=0)
    ax.set(xlim=(date2num(low), date2num(high)), ylim=(len(found) - (0.15 if chart.narrow else 0.4), -0.6))
    starts = {date2num(day): day for day in _month_starts(low, high)}
    months = {at: f"{day.month} 月" if lang == "zh" else SHORT_MONTHS[day.month - 1] for at, day in starts.items()}
    style.ticks(ax.xaxis, list(months), "none", lang, text=lambda at: months[at])
    ax.grid(axis="x")
    chart.key(figure, ("own", "subject"), ("rival", "tick"), text=words)
    return settle(figure)


def facts(study: Study) -> list[str]:
    """The facts that date the events, for the source line."""
    return list(dict.fromkeys(event.fact for event in events(study)))


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="按日期；右列为证据等级：A 官方，B 媒体或券商，C 个人或博客",
        en="By day; on the right the grade of the source: A official, B press or broker, C account or blog",
    ),
    alt=Bilingual(
        zh="一行一事，从上到下按日期排列，{@subject}的事件为红色，其他企业的为灰色；{@subject}前后 {benefit_days}。",
        en="A row per event, by day from top to bottom; those of {@subject} in red, those of others in grey; it ran "
        "for {benefit_days}.",
    ),
    figures=("benefit_days",),
    facts=facts,
)
