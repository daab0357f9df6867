"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const charts = [];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const known = (values) => values.some((value) => value !== null);
  const tint = (set) => {
    set.borderColor = colour(set.paint) + (set.faint ? "55" : "");
    set.backgroundColor = set.pointBackgroundColor = set.pointBorderColor = set.borderColor;
    return set;
  };
  const points = (x, y) => x.map((value, i) => ({ x: value, y: y[i] }));

  const line = (label, paint, x, y, more = {}) => tint({
    label,
    paint,
    data: points(x, y),
    borderWidth: 2,
    pointRadius: x.length > 40 ? 0 : 3,
    pointHitRadius: 8,
    tension: 0,
    ...more,
  });

  function draw(id, xTitle, unit, lines, xType = "linear") {
    const canvas = document.getElementById(id);
    if (!canvas) return;
    const steps = lines.flatMap((one) => one.data.map((point) => point.x));
    const first = Math.min(...steps);
    const last = Math.max(...steps);
    charts.push(new Chart(canvas, {
      type: "line",
      data: { datasets: lines.filter((one) => known(one.data.map((point) => point.y))) },
      options: {
        animation: false,
        maintainAspectRatio: false,
        normalized: true,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: {
            type: xType,
            // A single point would stand on the edge.
            min: first - (first === last ? 1 : 0),
            max: last + (first === last ? 1 : 0),
            title: { display: true, text: xTitle },
            ticks: { maxRotation: 0, precision: 0, includeBounds: false },
          },
          y: {
            beginAtZero: !unit,
            ticks: {
              callback(value, i, ticks) {
                return Chart.Ticks.formatters.numeric.call(this, value, i, ticks) + unit;
              },
            },
          },
        },
        plugins: {
          legend: { display: lines.length > 1, position: "bottom", labels: { boxWidth: 18, boxHeight: 2 } },
          tooltip: { callbacks: {
            title: (items) => `${xTitle} ${items[0].parsed.x}`,
            label: (item) => `${item.dataset.label}: ${item.parsed.y.toPrecision(4)}${unit}`,
          } },
        },
      },
    }));
  }

  function paint() {
    for (const chart of charts) {
      chart.data.datasets.forEach(tint);
      for (const scale of Object.values(chart.options.scales)) {
        scale.grid = { color: colour("--line") };
        scale.border = { color: colour("--line") };
        scale.ticks.color = colour("--quiet");
      }
      chart.options.scales.x.title.color = colour("--quiet");
      chart.options.plugins.legend.labels.color = colour("--text");
      chart.update("none");
    }
  }

  if (data.runs) {
    const overlay = (id, unit, figure) => draw(id, "epoch", unit, data.runs.map(
      (run, i) => line(run.name, `--run${i % 8}`, run.epoch, run[figure])));
    overlay("accuracy", " %", "testAccuracy");
    overlay("loss", "", "testLoss");
    overlay("train", "", "trainLoss");
  } else if (data.rates) {
    draw("rates", "learning rate", "", [
      line("smoothed", "--train", data.rates, data.smoothLoss, { pointRadius: 0 }),
      line("each update", "--train", data.rates, data.rateLoss, { pointRadius: 0, borderWidth: 1, faint: true }),
    ], "logarithmic");
  } else {
    draw("loss", "epoch", "", [
      line("training", "--train", data.epoch, data.trainLoss),
      line("test", "--test", data.epoch, data.testLoss),
    ]);
    draw("accuracy", "epoch", " %", [
      line("training", "--train", data.epoch, data.trainAccuracy),
      line("test", "--test", data.epoch, data.testAccuracy),
    ]);
    draw("steps", "step", "", [
      line("smoothed", "--train", data.step, data.smoothLoss, { pointRadius: 0 }),
      line(data.stepsPerPoint === 1 ? "each step" : `mean of about ${data.stepsPerPoint} steps`, "--train", data.step, data.stepLoss, { pointRadius: 0, borderWidth: 1, faint: true }),
    ]);
    draw("rate", "epoch", "", [line("learning rate", "--train", data.epoch, data.learningRate)]);
    draw("speed", "step", "", [
      line("images per second", "--train", data.step, data.imagesPerSecond, { pointRadius: 0 }),
    ]);
  }
  paint();

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  // Paper is light, and has another width than the window.
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("printing");
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    charts.forEach((chart) => chart.resize(640, 220));
    paint();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    charts.forEach((chart) => chart.resize());
    paint();
  });
})();
