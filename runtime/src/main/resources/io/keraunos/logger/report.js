"use strict";
(() => {
  const data = JSON.parse(document.getElementById("run-data").textContent);
  const page = document.documentElement.dataset;
  const HEIGHT = 210;
  const TOP = 12;
  const BOTTOM = 24;
  const RIGHT = 10;
  const FEW = 40; // a curve of so few points shows each of them
  const MANY = 400; // and one of so many is thin
  const HUGE = 8e307; // so that no difference of two values overflows

  // What the reader chose, kept while the tab is open.
  const KEY = "keraunos-report:" + location.pathname;
  const chosen = read();

  function read() {
    try {
      return Object.assign({ follow: false, log: {} }, JSON.parse(sessionStorage.getItem(KEY)));
    } catch (e) {
      return { follow: false, log: {} };
    }
  }

  function remember() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(chosen));
    } catch (e) {
      // A browser may forbid it; then the choice is forgotten.
    }
  }

  function html(tag, parent, properties, text) {
    const element = Object.assign(document.createElement(tag), properties);
    if (text !== undefined) {
      element.textContent = text;
    }
    parent.append(element);
    return element;
  }

  function svg(tag, parent, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    if (text !== undefined) {
      element.textContent = text;
    }
    parent.append(element);
    return element;
  }

  function count(step) {
    return step.toLocaleString("en");
  }

  function number(value) {
    if (Number.isNaN(value)) {
      return "NaN";
    }
    if (!Number.isFinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-4 || size >= 1e9)
      ? value.toExponential(5).replace(/\.?0*e\+?/, "e")
      : String(Number(value.toPrecision(6)));
  }

  /** A number on an axis; by is how far it is to the next. */
  function label(value, by, largest) {
    if (value === 0) {
      return "0";
    }
    if (largest >= 1e5 || by < 1e-4) {
      return value.toExponential(Math.max(0, Math.min(12, Math.ceil(Math.log10(Math.abs(value) / by) - 1e-9))))
        .replace(/\.0*e/, "e").replace("e+", "e");
    }
    return value.toFixed(Math.max(0, -Math.floor(Math.log10(by) + 1e-9)));
  }

  function shortCount(step) {
    for (const [size, unit] of [[1e9, "G"], [1e6, "M"], [1e4, "k"]]) {
      if (step >= size) {
        return Number((step / (unit === "k" ? 1e3 : size)).toPrecision(4)) + unit;
      }
    }
    return count(step);
  }

  /** How far apart about so many round numbers are. */
  function spacing(span, ticks, smallest) {
    const rough = span / ticks;
    const power = 10 ** Math.floor(Math.log10(rough));
    const factor = [1, 2, 5, 10].find((f) => f * power >= rough * 0.999);
    return Math.max(factor * power, smallest);
  }

  function ticks(low, high, wanted, smallest) {
    const by = spacing(high - low, wanted, smallest);
    const from = Math.ceil(low / by - 1e-9);
    const found = [];
    for (let i = from; i * by <= high + by * 1e-9 && found.length < 20; i++) {
      found.push(i * by + 0); // never -0
    }
    return { by, at: found };
  }

  function logTicks(low, high) {
    const first = Math.floor(Math.log10(low));
    const last = Math.ceil(Math.log10(high));
    const decades = Math.log10(high) - Math.log10(low);
    const every = Math.max(1, Math.ceil((last - first) / 6));
    const factors = decades < 1.5 ? [1, 2, 5] : [1];
    const found = [];
    for (let power = first; power <= last; power += every) {
      for (const factor of factors) {
        const tick = Number(factor + "e" + power);
        if (tick >= low && tick <= high) {
          found.push(tick);
        }
      }
    }
    return found;
  }

  /** Where a step is among ascending ones, or the nearest. */
  function nearest(steps, step) {
    let low = 0;
    let high = steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && step - steps[low - 1] < steps[low] - step ? low - 1 : low;
  }

  const curves = data.charts.flatMap((chart) => chart.curves);
  for (const curve of curves) {
    curve.values = curve.values.map(Number); // NaN and the infinities are strings
    curve.visible = true;
  }
  const firstStep = curves.reduce((low, curve) => Math.min(low, curve.steps[0]), Infinity);
  const lastStep = curves.reduce((high, curve) => Math.max(high, curve.steps.at(-1)), 0);
  // All charts have the same steps; from 0, unless much is missing before the first.
  const stepRange = [firstStep <= lastStep * 0.3 || firstStep === lastStep ? 0 : firstStep, Math.max(lastStep, 1)];

  function draw(chart) {
    const figure = html("figure", document.getElementById("charts"), {});
    figure.setAttribute("aria-label", chart.title);
    const head = html("div", figure, { className: "head" });
    html("h2", head, {}, chart.title);
    const toggle = html("button", head, { type: "button", title: "Logarithmic scale" }, "log");
    if (chart.curves.length > 1) {
      legend();
    }
    const plot = html("div", figure, { className: "plot", tabIndex: 0 });
    plot.setAttribute("role", "slider");
    plot.setAttribute("aria-label", chart.title + " by step; the arrow keys go from value to value");
    const tip = html("div", plot, { className: "tip", hidden: true });
    const width = Math.max(...chart.curves.map((curve) => curve.width));
    if (width > 1) {
      html("p", figure, { className: "hint" }, "the lowest and highest of every " + count(width) + " steps");
    }
    const values = chart.curves.flatMap((curve) => curve.values).filter(Number.isFinite);
    toggle.hidden = values.length === 0 || Math.min(...values) <= 0;
    let log = !toggle.hidden && Boolean(chosen.log[chart.title]);
    let scale;
    let hover;
    let steps;
    let at;

    function legend() {
      const list = html("div", figure, { className: "legend" });
      const buttons = chart.curves.map((curve) => {
        const button = html("button", list, { type: "button", className: curve.part || "other", title: "Show or hide" });
        html("i", button, {});
        button.append(curve.name);
        button.setAttribute("aria-pressed", "true");
        button.onclick = () => {
          const alone = chart.curves.every((other) => other.visible === (other === curve));
          curve.visible = !curve.visible;
          if (alone) {
            chart.curves.forEach((other) => { other.visible = true; });
          }
          chart.curves.forEach((other, i) => buttons[i].setAttribute("aria-pressed", other.visible));
          render();
        };
        return button;
      });
    }

    function shown() {
      return chart.curves.filter((curve) => curve.visible);
    }

    function valueRange() {
      let low = Infinity;
      let high = -Infinity;
      for (const curve of shown()) {
        for (const value of curve.values) {
          if (Number.isFinite(value)) {
            low = Math.min(low, value);
            high = Math.max(high, value);
          }
        }
      }
      if (low > high) {
        return null;
      }
      if (log) {
        const [from, to] = [Math.log10(low), Math.log10(high)];
        const pad = (to - from) * 0.05 || 0.3;
        return [10 ** Math.max(from - pad, -323), 10 ** Math.min(to + pad, 308)];
      }
      low = Math.max(low, -HUGE);
      high = Math.min(high, HUGE);
      const pad = low === high ? Math.abs(low) / 2 || 1 : (high - low) * 0.06;
      const fromZero = low >= 0 && low < high * 0.35;
      return [fromZero ? 0 : low - pad, high + pad];
    }

    function axes(target, area, range) {
      const low = range ? range[0] : 0;
      const high = range ? range[1] : 1;
      const marks = [];
      if (range && log) {
        for (const tick of logTicks(low, high)) {
          marks.push([tick, number(tick)]);
        }
      }
      if (range && marks.length < 2) {
        marks.length = 0;
        const { by, at } = ticks(low, high, 5, 0);
        const largest = Math.max(Math.abs(low), Math.abs(high));
        for (const tick of at) {
          marks.push([tick, label(tick, by, largest)]);
        }
      }
      area.left = Math.max(40, 12 + 6.6 * Math.max(0, ...marks.map((mark) => mark[1].length)));
      const up = log ? Math.log10 : (value) => value;
      const bottom = HEIGHT - BOTTOM;
      scale = {
        x: (step) => area.left + (step - stepRange[0]) / (stepRange[1] - stepRange[0]) * (area.width - RIGHT - area.left),
        y: (value) => bottom - (up(Math.max(-HUGE, Math.min(HUGE, value))) - up(low)) / (up(high) - up(low)) * (bottom - TOP),
        step: (x) => stepRange[0] + (x - area.left) / (area.width - RIGHT - area.left) * (stepRange[1] - stepRange[0]),
      };
      for (const [value, text] of marks) {
        const y = scale.y(value).toFixed(1);
        svg("line", target, { class: "grid", x1: area.left, x2: area.width - RIGHT, y1: y, y2: y });
        svg("text", target, { x: area.left - 8, y, dy: "0.35em", "text-anchor": "end" }, text);
      }
      svg("line", target, { class: "axis", x1: area.left, x2: area.width - RIGHT, y1: bottom, y2: bottom });
      const wanted = Math.max(2, Math.floor((area.width - area.left) / 65));
      for (const step of ticks(stepRange[0], stepRange[1], wanted, 1).at) {
        const x = scale.x(step);
        const end = x > area.width - RIGHT - 14;
        svg("text", target, { x: end ? area.width - RIGHT + 4 : x.toFixed(1), y: HEIGHT - 6, "text-anchor": end ? "end" : "middle" }, shortCount(step));
      }
    }

    /** A line with gaps where values are not finite; gaps() puts a word there. */
    function curve(target, series) {
      const group = svg("g", target, { class: series.part || "other" });
      const points = series.steps.length;
      let path = "";
      let begun = false;
      for (let i = 0; i < points; i++) {
        const value = series.values[i];
        if (!Number.isFinite(value)) {
          begun = false;
          continue;
        }
        const x = scale.x(series.steps[i]).toFixed(1);
        const y = scale.y(value).toFixed(1);
        path += (begun ? "L" : "M") + x + " " + y;
        const alone = !begun && !Number.isFinite(series.values[i + 1]);
        begun = true;
        if (points <= FEW || alone) {
          svg("circle", group, { class: "dot", cx: x, cy: y, r: 2.4 });
        }
      }
      if (path) {
        svg("path", group, { class: points > MANY ? "curve dense" : "curve", d: path });
      }
    }

    function gaps(target, series) {
      const group = svg("g", target, { class: series.part || "other" });
      const y = HEIGHT - BOTTOM - 5;
      let free = -Infinity; // where the last word ends
      for (let i = 0; i < series.steps.length; i++) {
        if (Number.isFinite(series.values[i])) {
          continue;
        }
        const from = i;
        while (i + 1 < series.steps.length && !Number.isFinite(series.values[i + 1])) {
          i++;
        }
        const x1 = scale.x(series.steps[from]);
        const x2 = scale.x(series.steps[i]);
        svg("path", group, { class: "gap", d: `M${x1 - 3} ${y - 3}l6 6m0 -6l-6 6M${x1} ${y}H${x2}` });
        if (x1 > free) {
          const word = number(series.values[from]);
          const end = x1 > scale.x(stepRange[1]) - 24;
          svg("text", group, { class: "gap", x: x1, y: y - 8, "text-anchor": end ? "end" : "middle" }, word);
          free = x1 + 30;
        }
      }
    }

    function render() {
      const area = { width: Math.max(plot.clientWidth, 120), left: 0 };
      plot.querySelector("svg")?.remove();
      const target = svg("svg", plot, { height: HEIGHT, "aria-hidden": "true" });
      log = log && !toggle.hidden;
      toggle.setAttribute("aria-pressed", log);
      steps = [...new Set(shown().flatMap((series) => series.steps))].sort((a, b) => a - b);
      plot.setAttribute("aria-valuemin", steps[0]);
      plot.setAttribute("aria-valuemax", steps.at(-1));
      axes(target, area, valueRange());
      shown().forEach((series) => curve(target, series));
      shown().forEach((series) => gaps(target, series));
      hover = svg("g", target, {});
      at = undefined;
      say(steps.length - 1);
      leave();
    }

    /** What is known at a step, or nearest to it: one entry for each curve. */
    function known(step) {
      return shown().map((series) => {
        const i = nearest(series.steps, step);
        return { series, step: series.steps[i], value: series.values[i] };
      });
    }

    function say(index) {
      const words = known(steps[index]).map((point) => point.series.name + " " + number(point.value)
        + (point.step === steps[index] ? "" : " at " + count(point.step)));
      plot.setAttribute("aria-valuenow", steps[index]);
      plot.setAttribute("aria-valuetext", "step " + count(steps[index]) + ": " + words.join(", "));
    }

    function show(index) {
      at = Math.max(0, Math.min(steps.length - 1, index));
      const step = steps[at];
      const x = scale.x(step);
      hover.replaceChildren();
      tip.replaceChildren();
      svg("line", hover, { class: "rule", x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM });
      html("small", tip, {}, "step " + count(step));
      for (const point of known(step)) {
        const part = point.series.part || "other";
        if (Number.isFinite(point.value)) {
          svg("circle", svg("g", hover, { class: part }), { class: "ring", cx: scale.x(point.step), cy: scale.y(point.value), r: 3.5 });
        }
        const row = html("div", tip, { className: part });
        html("i", row, {});
        html("span", row, {}, point.series.name);
        if (point.step !== step) {
          html("small", row, {}, "at " + count(point.step));
        }
        html("b", row, {}, number(point.value));
      }
      tip.hidden = false;
      const room = plot.clientWidth - tip.offsetWidth;
      const beside = x + 14 <= room ? x + 14 : x - 14 - tip.offsetWidth;
      tip.style.left = Math.max(0, Math.min(room, beside)) + "px";
      say(at);
    }

    function leave() {
      hover.replaceChildren();
      tip.hidden = true;
      at = undefined;
    }

    toggle.onclick = () => {
      log = !log;
      chosen.log[chart.title] = log;
      remember();
      render();
    };
    plot.onpointermove = plot.onpointerdown = (event) => {
      const x = event.clientX - plot.getBoundingClientRect().left;
      show(nearest(steps, scale.step(x)));
    };
    plot.onpointerleave = leave;
    plot.onblur = leave;
    plot.onkeydown = (event) => {
      const from = at ?? steps.length - 1;
      const page = Math.ceil(steps.length / 10);
      const to = {
        ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1,
        PageDown: from - page, PageUp: from + page, Home: 0, End: steps.length - 1,
      }[event.key];
      if (event.key === "Escape") {
        leave();
      } else if (to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        show(to);
      }
    };
    let drawn = 0;
    new ResizeObserver(() => {
      if (plot.clientWidth !== drawn) {
        drawn = plot.clientWidth;
        render();
      }
    }).observe(plot);
  }

  /** While a fit runs the page says how old it is, and reloads itself if asked to. */
  function follow() {
    if (page.status !== "running") {
      return;
    }
    const button = document.getElementById("follow");
    const age = document.getElementById("age");
    button.hidden = false;
    button.title = "Reload every 10 seconds";
    let timer;
    const set = () => {
      button.setAttribute("aria-pressed", chosen.follow);
      clearTimeout(timer);
      timer = chosen.follow ? setTimeout(() => location.reload(), 10_000) : undefined;
    };
    button.onclick = () => {
      chosen.follow = !chosen.follow;
      remember();
      set();
    };
    set();
    const tell = () => {
      const minutes = Math.floor((Date.now() - Date.parse(page.written)) / 60_000);
      const hours = Math.floor(minutes / 60);
      age.className = "late";
      age.textContent = minutes < 5 ? "" : "· " + (hours ? hours + " h" : minutes + " min") + " ago: if it does not change, the run may have been killed";
    };
    tell();
    setInterval(tell, 30_000);
  }

  data.charts.forEach(draw);
  follow();
})();
