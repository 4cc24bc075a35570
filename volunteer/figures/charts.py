"""Plotly figures from protected tables: plain JSON, nothing in it that the table does not say.

A starred cell is drawn as nothing and labelled `*`; what one points at reads the cell's own text.
"""

import json
from collections.abc import Sequence
from typing import Any

from volunteer.figures.tables import Cell, Column, ProtectedTable

Figure = dict[str, Any]

INK = "#1F2328"
INK_SOFT = "#6B7078"
LINE = "#E9E3DA"
STEPS = ("#DDD3C5", "#876A5B", "#A85C4F", "#B3372A", "#8E271C")
COLOURS = {"activity": "#B3372A", "group": "#DD9A33", "case": "#23507A", "served": "#23507A"}
OTHER = "#6B7078"
CLEAR = "rgba(0,0,0,0)"


def warm_up() -> None:
    """Load the drawing library, a third of a second, before the first visitor waits for it."""
    import plotly.graph_objects as go

    for kind in (go.Figure, go.Funnel, go.Bar, go.Scatter):
        kind()


def funnel(table: ProtectedTable, column: str, unit: str) -> Figure:
    """A funnel of a column, top to bottom; labels beside the narrow steps."""
    import plotly.graph_objects as go

    cells = table.column(column)
    values = [cell.value or 0 for cell in cells]
    widest = max(values, default=0)
    texts = [_with_unit(cell, unit) for cell in cells]
    places = ["inside" if widest and value >= widest * 0.3 else "outside" for value in values]
    colours = [STEPS[min(step, len(STEPS) - 1)] for step in range(len(cells))]
    labels = [INK if place == "outside" or step == 0 else "#FFFFFF" for step, place in enumerate(places)]
    trace = go.Funnel(
        y=[row.label for row in table.rows],
        x=values,
        text=texts,
        textinfo="text",
        textposition=places,
        textfont={"size": 13, "color": labels},
        marker={"color": colours},
        connector={"fillcolor": "#F5F0E8", "line": {"width": 0}},
        constraintext="none",
        cliponaxis=False,
        hovertemplate="%{y} %{text}<extra></extra>",
    )
    layout = _layout(margin={"l": 84, "r": 40, "t": 6, "b": 6}, funnelgap=0.26)
    layout["yaxis"] = {"tickfont": {"size": 13, "color": INK}, "ticks": ""}
    layout["xaxis"] = {"visible": False}
    return plain(go.Figure([trace], layout))


def bars(table: ProtectedTable, columns: Sequence[str], total: str | None = None) -> Figure:
    """Stacked bars, a bar a row and a colour a column; above each the text of the column `total`."""
    import plotly.graph_objects as go

    shown = [column for column in table.columns if column.key in columns]
    labels = [row.label for row in table.rows]
    traces = [_bar(go, table, column, labels) for column in shown]
    layout = _layout(margin={"l": 10, "r": 10, "t": 18, "b": 22}, barmode="stack", bargap=0.44)
    layout["showlegend"] = len(shown) > 1
    layout["legend"] = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.18, "traceorder": "normal"}
    layout["yaxis"] = {"visible": False, "rangemode": "tozero"}
    layout["xaxis"] = {"ticks": "", "tickfont": {"size": 12}, "type": "category"}
    if total is not None:
        layout["annotations"] = _above(table, shown, labels, table.column(total))
    return plain(go.Figure(traces, layout))


def _bar(go: Any, table: ProtectedTable, column: Column, labels: list[str]) -> Any:
    cells = table.column(column.key)
    return go.Bar(
        name=column.label,
        x=labels,
        y=[cell.value for cell in cells],
        customdata=[_with_unit(cell, column.unit) for cell in cells],
        marker={"color": COLOURS.get(column.key, OTHER)},
        hovertemplate=f"%{{x}} {column.label} %{{customdata}}<extra></extra>",
    )


def _above(table: ProtectedTable, shown: list[Column], labels: list[str], totals: Sequence[Cell]) -> list[Any]:
    heights = [
        sum(cells[place].value or 0 for cells in (table.column(column.key) for column in shown))
        for place in range(len(labels))
    ]
    return [
        {
            "x": label,
            "y": height,
            "text": cell.text,
            "showarrow": False,
            "yanchor": "bottom",
            "font": {"size": 12, "color": INK},
        }
        for label, height, cell in zip(labels, heights, totals, strict=True)
        if cell.text != "0"
    ]


def line(table: ProtectedTable, column: str, unit: str) -> Figure:
    """A rising line of a column with a dot a row; the first and the last number stand beside it."""
    import plotly.graph_objects as go

    cells = table.column(column)
    labels = [row.label for row in table.rows]
    colour = COLOURS.get(column, OTHER)
    trace = go.Scatter(
        x=labels,
        y=[cell.value for cell in cells],
        customdata=[_with_unit(cell, unit) for cell in cells],
        mode="lines+markers",
        line={"color": colour, "width": 2.2},
        marker={"size": 6, "color": colour},
        fill="tozeroy",
        fillcolor="rgba(35,80,122,0.09)",
        hovertemplate="%{x} %{customdata}<extra></extra>",
    )
    layout = _layout(margin={"l": 30, "r": 56, "t": 16, "b": 22})
    layout["yaxis"] = {"visible": False, "rangemode": "tozero"}
    layout["xaxis"] = {"ticks": "", "tickfont": {"size": 12}, "type": "category", "showgrid": False}
    ends = sorted({0, len(cells) - 1} & set(range(len(cells))))
    layout["annotations"] = [
        {
            "x": labels[place],
            "y": cells[place].value or 0,
            "text": cells[place].text,
            "showarrow": False,
            "yanchor": "bottom",
            "yshift": 4,
            "font": {"size": 13 if place else 11, "color": colour},
        }
        for place in ends
    ]
    return plain(go.Figure([trace], layout))


def plain(figure: Any) -> Figure:
    """A figure as plain lists, texts and numbers; binary arrays, which no table shows, are refused."""
    found: Figure = json.loads(json.dumps(figure.to_plotly_json(), default=_as_list))
    found["layout"].pop("template", None)
    _refuse_binary(found)
    return found


def _as_list(value: Any) -> Any:
    return value.to_plotly_json() if hasattr(value, "to_plotly_json") else list(value)


def _refuse_binary(value: Any) -> None:
    if isinstance(value, dict):
        if "bdata" in value:
            raise TypeError("a binary array in a figure")
        for inner in value.values():
            _refuse_binary(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_binary(inner)


def _with_unit(cell: Cell, unit: str) -> str:
    return cell.text if cell.value is None or not unit else f"{cell.text} {unit}"


def _layout(**options: Any) -> dict[str, Any]:
    """What all charts share: no template, no background, no tools."""
    return {
        "template": "none",
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"size": 12, "color": INK_SOFT},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        **options,
    }
