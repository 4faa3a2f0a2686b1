"""The charts of the dashboard as Vega-Lite specifications, without their data.

Each one reads rows named `rows`, which the page hands it whenever a filter changes. Colours are variables of the
style sheet, so that one drawing is right in light, in dark and on paper; hatching is a pattern of the page.
"""

import altair as alt

ROWS = alt.NamedData("rows")
# As in style.css: Vega measures text before it draws it, so it has to know the type.
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
ACCENT, MUTED, INK, LINE = "var(--accent)", "var(--muted)", "var(--ink)", "var(--line)"
HATCH = "url(#hatch)"
# Verdict -> fill, from what went wrong to what says nothing.
VERDICTS = {
    "fail": "var(--fail)",
    "pending": "var(--pending)",
    "pass": "var(--pass)",
    "unknown": HATCH,
    "not applicable": "var(--none)",
}
SERIES = [f"var(--series-{number})" for number in range(1, 7)]
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3]]
# Seconds as words, the way the page writes them: a day of business is no 24 hours, and is left in hours.
BUSINESS_SECONDS = (
    "datum.value >= 7200 ? format(datum.value / 3600, '.2~r') + ' h' : "
    "datum.value >= 120 ? format(datum.value / 60, '.2~r') + ' min' : format(datum.value, '.2~r') + ' s'"
)
SECONDS = f"datum.value >= 172800 ? format(datum.value / 86400, '.2~r') + ' d' : {BUSINESS_SECONDS}"
# With as many decimals as its neighbours need: ticks between 99% and 100% are not all 100%.
PERCENT = "format(datum.value, '~%')"
# A value of a time axis, which the page hands over in the unit `unit`.
IN_UNITS = "format(datum.value, '~r') + ' ' + unit"


def themed(chart: alt.TopLevelMixin) -> dict:
    """The specification with the quiet axes and type that all charts share."""
    return (
        chart.properties(autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
        .configure(font=FONT, background="transparent", padding={"left": 2, "right": 8, "top": 4, "bottom": 2})
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=MUTED,
            titleColor=MUTED,
            titleFontWeight="normal",
            labelFontSize=12,
            titleFontSize=12,
            gridColor=LINE,
            domainColor=LINE,
            tickColor=LINE,
            labelPadding=6,
        )
        .configure_legend(
            labelColor=INK, labelFontSize=12, symbolSize=120, orient="top", title=None, labelLimit=260, columnPadding=16
        )
        .to_dict()
    )


def trend(label: str, *, has_interval: bool) -> alt.LayerChart:
    """A metric period by period: its value, hollow where the sample is small, and the target.

    Args:
        label: expression that writes a value of the axis.
        has_interval: whether there is an interval to shade.
    """
    base = alt.Chart(ROWS).encode(
        x=alt.X(
            "period:O",
            axis=alt.Axis(
                title=None,
                # A week by the day it begins; a whole date would run past the chart.
                labelExpr="length(datum.label) > 7 ? utcFormat(toDate(datum.label), '%-d %b') : datum.label",
                labelAngle=0,
                labelOverlap="greedy",
                labelSeparation=18,
                labelPadding=12,
                domain=False,
                ticks=False,
            ),
        )
    )
    y = alt.Y("value:Q", axis=alt.Axis(title=None, labelExpr=label, tickCount=3, domain=False, ticks=False))
    tooltip = [alt.Tooltip("period:N", title="from"), "shown:N", alt.Tooltip("n:Q", format=",")]
    shade = base.mark_area(color=ACCENT, opacity=0.16, interpolate="monotone").encode(y=alt.Y("low:Q"), y2="high:Q")
    return alt.layer(
        *([shade] if has_interval else []),
        base.mark_line(color=INK, strokeDash=[3, 3], strokeWidth=1, opacity=0.7).encode(y="target:Q"),
        base.mark_line(color=ACCENT, strokeWidth=2, interpolate="monotone").encode(y=y),
        base.mark_point(size=36, filled=True, opacity=1, stroke=ACCENT, strokeWidth=1.5).encode(
            y=y,
            fill=alt.condition(alt.datum.small, alt.value("var(--card)"), alt.value(ACCENT)),
            tooltip=tooltip,
        ),
    ).properties(width="container", height=84)


def rows_of(category: str, height: int) -> dict:
    """What the page has to know to make a chart as high as its rows need: Vega cannot where the width is the page's.

    Args:
        category: column that names the rows.
        height: of a row, in pixels.
    """
    return {"category": category, "rowHeight": height}


def shares(category: str, kinds: dict[str, str], height: int = 30) -> alt.Chart:
    """One bar for each row of a list, divided into what it consists of; all bars are equally long.

    Args:
        category: column that names the bars, in the order of the column `place`.
        kinds: what a bar is divided into (the column `kind`), each with its fill.
        height: of a bar with its gap, in pixels.
    """
    names = list(kinds)
    return (
        alt.Chart(ROWS)
        .mark_bar(stroke="var(--card)", strokeWidth=1)
        .encode(
            y=alt.Y(
                f"{category}:N",
                sort=alt.EncodingSortField("place", op="min"),
                axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=170, labelColor=INK, labelFontSize=13),
            ),
            x=alt.X(
                "sum(n):Q",
                stack="normalize",
                axis=alt.Axis(title=None, format=".0%", tickCount=5, domain=False, ticks=False),
            ),
            color=alt.Color("kind:N", scale=alt.Scale(domain=names, range=list(kinds.values())), legend=None),
            order=alt.Order("rank:Q"),
            tooltip=[f"{category}:N", "kind:N", alt.Tooltip("n:Q", format=","), alt.Tooltip("share:N")],
        )
        .properties(width="container", usermeta=rows_of(category, height))
    )


def survival(label: str) -> alt.Chart:
    """How many are still waiting after a time, one line for each group, on a logarithmic axis.

    Args:
        label: expression that writes a value of the axis.
    """
    # Three beside each other are as wide as a phone.
    key = alt.Legend(columns=3, labelLimit=80)
    return (
        alt.Chart(ROWS)
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(
            x=alt.X(
                "seconds:Q",
                scale=alt.Scale(type="log", nice=False),
                axis=alt.Axis(
                    title=None,
                    labelExpr=label,
                    values=[300, 900, 3600, 14400, 86400, 345600, 1382400, 7776000],
                    grid=False,
                    labelFlush=True,
                    labelOverlap="greedy",
                    labelSeparation=8,
                ),
            ),
            y=alt.Y(
                "waiting:Q",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(title="still waiting", format=".0%", tickCount=5, domain=False, ticks=False),
            ),
            color=alt.Color("group:N", sort=None, scale=alt.Scale(range=SERIES), legend=key),
            strokeDash=alt.StrokeDash("group:N", sort=None, scale=alt.Scale(range=DASHES), legend=key),
            tooltip=["group:N", alt.Tooltip("after:N"), alt.Tooltip("waiting:Q", format=".0%", title="still waiting")],
        )
        .properties(width="container", height=260)
    )


def hours() -> alt.Chart:
    """The hours of the week, darker where more deadlines were missed; hatched where there were too few to say."""
    kinds = ["under 20% late", "20 to 40%", "40 to 60%", "60 to 80%", "over 80% late", "too few"]
    return (
        alt.Chart(ROWS)
        .mark_rect(stroke="var(--card)", strokeWidth=2, cornerRadius=3)
        .encode(
            x=alt.X(
                "hour:O",
                axis=alt.Axis(title=None, labelAngle=0, domain=False, ticks=False, labelOverlap=True),
            ),
            y=alt.Y(
                "day:N",
                scale=alt.Scale(domain=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
                axis=alt.Axis(title=None, domain=False, ticks=False),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[*[f"var(--heat-{n})" for n in range(1, 6)], HATCH]),
                legend=None,
            ),
            tooltip=["day:N", "hours:N", alt.Tooltip("shown:N", title="late"), alt.Tooltip("n:Q", format=",")],
        )
        .properties(width="container", height=7 * 26)
    )


def intervals() -> alt.LayerChart:
    """Rates side by side with their 95% intervals, and the overall one as a line."""
    base = alt.Chart(ROWS).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=170, labelColor=INK, labelFontSize=13),
        )
    )
    axis = alt.Axis(title=None, labelExpr=PERCENT, tickCount=5, domain=False, ticks=False)
    scale = alt.Scale(zero=False, nice=True)
    low = alt.X("low:Q", axis=axis, scale=scale)
    return alt.layer(
        base.mark_rule(strokeWidth=3, color=ACCENT, opacity=0.35).encode(x=low, x2="high:Q"),
        base.mark_tick(color=INK, thickness=1, size=24, opacity=0.6).encode(x="overall:Q"),
        base.mark_point(size=70, filled=True, opacity=1, stroke=ACCENT, strokeWidth=1.5).encode(
            x=alt.X("rate:Q", axis=axis),
            fill=alt.condition(alt.datum.small, alt.value("var(--card)"), alt.value(ACCENT)),
            tooltip=["name:N", "shown:N", alt.Tooltip("n:Q", format=",")],
        ),
    ).properties(width="container", usermeta=rows_of("name", 30))


def gaps() -> alt.Chart:
    """How many days lay between the two touches of a duplicate."""
    return (
        alt.Chart(ROWS)
        .mark_bar(color=ACCENT, cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "days:O",
                axis=alt.Axis(title="days between the two touches", labelAngle=0, domain=False, ticks=False),
            ),
            y=alt.Y("n:Q", axis=alt.Axis(title=None, tickCount=4, domain=False, ticks=False)),
            tooltip=[alt.Tooltip("days:O", title="days"), alt.Tooltip("n:Q", format=",")],
        )
        .properties(width="container", height=180)
    )


def specifications() -> dict[str, dict]:
    """Every chart of the page by its name."""
    missing = "var(--fail)"
    return {
        name: themed(chart)
        for name, chart in {
            "rate_trend": trend(PERCENT, has_interval=True),
            "time_trend": trend(IN_UNITS, has_interval=False).add_params(alt.param(name="unit", value="h")),
            "path": shares("step", VERDICTS, height=38),
            "survival": survival(SECONDS),
            "business_survival": survival(BUSINESS_SECONDS),
            "hours": hours(),
            "intervals": intervals(),
            "reasons": shares(
                "name",
                {
                    "usable": "var(--pass)",
                    "not usable": missing,
                    "too early": "var(--pending)",
                    "unknown": HATCH,
                },
            ),
            "evidence": shares(
                "name",
                {
                    "in time": "var(--pass)",
                    "late": "var(--pending)",
                    "missing": missing,
                    "cannot be shown": HATCH,
                    "not expected": "var(--none)",
                },
            ),
            "gaps": gaps(),
        }.items()
    }
