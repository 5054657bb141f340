"""A chart that has a narrow drawing shows it on a telephone, and the wide one everywhere else."""

from analysis.common.payload import MIME
from analysis.render.html import render_html


def test_both_drawings_are_in_the_page_and_one_is_shown(notebook, fonts, language):
    exhibits = [o.data[MIME] for c in notebook.cells for o in c.get("outputs", []) if o.data[MIME]["kind"] == "exhibit"]
    exhibits[0]["narrow"] = dict(exhibits[0]["svg"])
    page = render_html(notebook, language, fonts)
    assert page.count('<div class="wide">') == page.count('<div class="narrow">') == 1
    name = f"exhibit-{exhibits[0]['id']}"
    for drawing in (name, f"{name}-narrow"):
        assert page.count(f'id="chart-{drawing}"') == 1
    assert ".reflows .narrow { display: none; }" in page
