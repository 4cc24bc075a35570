// Draws every `.chart` from the figure in the JSON beside it; the table below it is what remains when that fails.
"use strict";

(() => {
  const PRINT_SCALE = 0.85; // letters of a printed chart beside the printed text, see reports.css

  const root = document.documentElement;
  const language = root.lang.startsWith("zh") ? "zh-CN" : "en";
  const letters = parseFloat(getComputedStyle(root).fontSize) / 16; // 1.2 under 大字
  const CLEAR = "rgba(255,255,255,0)"; // not "transparent", which Plotly takes for black
  const drawn = [];

  // Letters, and the margins they stand in, grow with those of the page.
  function enlarge(part) {
    for (const [key, value] of Object.entries(part ?? {})) {
      if (key.endsWith("font") && typeof value?.size === "number") value.size *= letters;
      if (key === "margin") for (const side of "lrtb") if (value[side]) value[side] *= letters;
      if (typeof value === "object") enlarge(value);
    }
  }

  function read(chart) {
    const source = chart.parentElement.querySelector('script[type="application/json"]');
    const figure = JSON.parse(source.textContent);
    const layout = Object.assign({}, figure.layout, { autosize: true, paper_bgcolor: CLEAR, plot_bgcolor: CLEAR });
    delete layout.width;
    delete layout.height;
    layout.font = Object.assign({ size: 12 }, layout.font, { family: getComputedStyle(document.body).fontFamily });
    if (letters !== 1) [layout, ...figure.data].forEach(enlarge);
    return { data: figure.data, layout };
  }

  // With a viewBox the drawing follows its frame, whatever width the paper turns out to have.
  function followFrame(chart) {
    for (const svg of chart.querySelectorAll(".main-svg")) {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    }
  }

  function finish(chart, state) {
    const box = chart.closest(".chart-box");
    const numbers = box.querySelector(".numbers");
    box.classList.add(state);
    if (numbers && !box.hasAttribute("data-table-first")) {
      numbers.open = state === "is-failed";
    }
  }

  async function draw(chart) {
    try {
      const { data, layout } = read(chart);
      await Plotly.newPlot(chart, data, layout, { displayModeBar: false, responsive: true, locale: language, scrollZoom: false, doubleClick: false });
      // Plotly draws a kind of trace it does not know as a line, in silence.
      data.forEach((trace, place) => {
        if (trace.type && chart._fullData[place].type !== trace.type) throw new Error(`no ${trace.type} in this bundle`);
      });
      chart.on("plotly_afterplot", () => followFrame(chart));
      followFrame(chart);
      finish(chart, "is-drawn");
      drawn.push(chart);
    } catch (error) {
      finish(chart, "is-failed");
      console.error(error);
    }
  }

  // On paper a chart has the size its card names (--print-width, --print-height), independent of the window.
  function toPaper() {
    for (const chart of drawn) {
      const style = getComputedStyle(chart);
      const width = parseFloat(style.getPropertyValue("--print-width"));
      const height = parseFloat(style.getPropertyValue("--print-height"));
      if (width && height) {
        const scale = PRINT_SCALE / letters;
        Plotly.relayout(chart, { autosize: false, width: width / scale, height: height / scale });
        followFrame(chart);
      }
    }
  }

  function toScreen() {
    for (const chart of drawn) {
      Plotly.relayout(chart, { autosize: true, width: null, height: null });
    }
  }

  for (const chart of document.querySelectorAll(".chart")) {
    chart.setAttribute("tabindex", "-1");
    draw(chart);
  }
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  // Safari does not always send the two events above.
  window.matchMedia("print").addEventListener("change", (event) => (event.matches ? toPaper() : toScreen()));
})();
