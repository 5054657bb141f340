"""Facts and sources as tables that filter in words: `study.facts.about("Meituan").of("take rate")`.

Belongs here: DataFrames with filters that read well. Does not belong here: reading and checking files
(`analysis.evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.study.overrides import StudyError, nearest

# What the field calls it, beside what sources write.
TERMS = {
    "take rate": "commission",
    "抽佣率": "佣金",
    "gtv": "transaction value",
    "gmv": "transaction value",
    "retention": "renewal",
    "复购": "续费",
    "aov": "ticket",
}


class Facts(pd.DataFrame):
    """Facts of a study, one a row, indexed by id: a DataFrame like any other, with filters that return one.

    Columns are those of facts.csv, and `grade`, `title` and `url` of the source that each stands in.

    Examples
    --------
    >>> table = Facts({"entity": ["Meituan", "Douyin"], "entity_zh": ["美团", "抖音"],
    ...                "metric": ["Merchant commission"] * 2, "metric_zh": ["佣金率"] * 2, "value": [0.1, 0.035]})
    >>> table.about("Meituan").of("take rate").value.tolist()
    [0.1]
    """

    @property
    def _constructor(self) -> type[Facts]:
        return Facts

    def about(self, entity: str) -> Facts:
        """Facts of whoever's name contains a text, in either language; case does not matter.

        Parameters
        ----------
        entity : a company, city or market, or part of its name.

        Returns
        -------
        Facts : those rows, in their order.

        Raises
        ------
        StudyError : no fact is about it; the message gives the nearest name.

        Examples
        --------
        >>> table = Facts({"entity": ["Meituan", "Douyin"], "entity_zh": ["美团", "抖音"], "value": [0.1, 0.035]})
        >>> table.about("抖音").value.tolist(), table.about("meit").value.tolist()
        ([0.035], [0.1])
        """
        return self._with(("entity", "entity_zh"), [entity], f"no fact is about '{entity}'", entity)

    def of(self, metric: str) -> Facts:
        """Facts of a metric whose name contains every word of a text, or the plain word for a term of the field.

        Parameters
        ----------
        metric : such as ``"transaction value"``, ``"take rate"`` or ``"佣金"``.

        Returns
        -------
        Facts : those rows, in their order.

        Raises
        ------
        StudyError : there is no such fact in the table; the message gives the nearest metric.

        Examples
        --------
        >>> table = Facts({"metric": ["Merchant commission", "Renewal rate"], "metric_zh": ["佣金率", "续费率"]})
        >>> table["value"] = [0.1, 0.8]
        >>> table.of("take rate").value.tolist(), table.of("续费").value.tolist()
        ([0.1], [0.8])
        """
        words = TERMS.get(metric.lower(), metric).split()
        return self._with(("metric", "metric_zh"), words, f"no fact here is of '{metric}'", metric)

    def graded(self, *grades: str) -> Facts:
        """Facts whose source has one of some grades.

        Parameters
        ----------
        *grades : A (issuer or statistics office) to C (estimate or blog).

        Returns
        -------
        Facts : those rows, in their order.

        Raises
        ------
        StudyError : a grade that no fact of the table has; the message lists those there are.

        Examples
        --------
        >>> Facts({"grade": ["A", "B", "C"], "value": [1, 2, 3]}).graded("A", "B").value.tolist()
        [1, 2]
        """
        _known("grade", grades, self["grade"])
        return self[self["grade"].isin(grades)]

    def _with(self, columns: tuple[str, ...], words: Iterable[str], what: str, asked: str) -> Facts:
        text = [self[c].fillna("").astype(str).str.lower() for c in columns]
        found = pd.Series(False, self.index)
        for column in text:
            has = pd.Series(True, self.index)
            for word in words:
                has &= column.str.contains(word.lower(), regex=False)
            found |= has
        if not found.any():
            known = [str(name) for c in columns for name in self[c].dropna().unique()]
            terms = [term for term, plain in TERMS.items() if any(plain in name.lower() for name in known)]
            names = [*terms, *known, *_runs(known, len(asked.split()))]
            raise StudyError(what + (nearest(asked, names) or f"; there are {', '.join(known[:6])}"))
        return self[found]


def _runs(names: Iterable[str], words: int) -> list[str]:
    """Every so many words that follow one another in a name: what finds it may be a part of it."""
    parted = [name.replace(",", " ").split() for name in names]
    return [" ".join(name[i : i + words]) for name in parted for i in range(len(name) - words + 1)]


class Sources(pd.DataFrame):
    """Documents of a study, indexed by id, with `facts`, how many facts stand in each; filters return the same.

    Examples
    --------
    >>> table = Sources({"title": ["Annual report"], "publisher": ["Meituan"], "grade": ["A"]})
    >>> len(table.graded("A").about("meituan"))
    1
    """

    @property
    def _constructor(self) -> type[Sources]:
        return Sources

    def about(self, text: str) -> Sources:
        """Documents whose title or publisher contains a text; case does not matter.

        Parameters
        ----------
        text : part of a title or of a publisher's name.

        Returns
        -------
        Sources : those rows, in their order.

        Raises
        ------
        StudyError : there is none; the message gives the nearest publisher.

        Examples
        --------
        >>> table = Sources({"title": ["Annual report", "Prices"], "publisher": ["Meituan", "City office"]})
        >>> table.about("annual").publisher.tolist()
        ['Meituan']
        """
        columns = [self[c].fillna("").astype(str).str.lower() for c in ("title", "publisher")]
        found = columns[0].str.contains(text.lower(), regex=False) | columns[1].str.contains(text.lower(), regex=False)
        if not found.any():
            raise StudyError(f"no source is about '{text}'{nearest(text, self['publisher'].dropna().unique())}")
        return self[found]

    def graded(self, *grades: str) -> Sources:
        """Documents of some grades.

        Parameters
        ----------
        *grades : A (issuer or statistics office) to C (estimate or blog).

        Returns
        -------
        Sources : those rows, in their order.

        Raises
        ------
        StudyError : a grade that no document of the table has; the message lists those there are.

        Examples
        --------
        >>> Sources({"title": ["Annual report", "Blog"], "grade": ["A", "C"]}).graded("C").title.tolist()
        ['Blog']
        """
        _known("grade", grades, self["grade"])
        return self[self["grade"].isin(grades)]


def _known(what: str, asked: Iterable[str], there: pd.Series) -> None:
    names = sorted(there.dropna().unique())
    for one in asked:
        if one not in names:
            raise StudyError(f"no {what} '{one}' here; there are {', '.join(names)}")


def facts_table(facts: pd.DataFrame, sources: pd.DataFrame) -> Facts:
    """Facts with what their sources are."""
    return Facts(facts.join(sources[["grade", "title", "url"]], on="source"))


def sources_table(facts: pd.DataFrame, sources: pd.DataFrame) -> Sources:
    """Sources with how many facts stand in each."""
    counted = facts["source"].value_counts().reindex(sources.index, fill_value=0)
    return Sources(sources.assign(facts=counted))
