// ECharts on every [data-chart="id of a <script type=application/json>"]; see components/_chart.html
// for the data. The library is fetched only when a page has a chart.
(() => {
    const { library } = document.currentScript.dataset;
    // The same short numbers as the server's `compact` filter.
    const short = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumSignificantDigits: 3 });
    function compact(value) {
        const [size, unit] = [[1e9, "B"], [1e6, "M"], [1e3, "k"]].find(([least]) => Math.abs(value) >= least) || [1, ""];
        return short.format(value / size) + unit;
    }
    const exact = new Intl.NumberFormat(document.documentElement.lang || "en");
    const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium" });
    const hour = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" });
    let loading;

    function load() {
        loading ??= new Promise((done, failed) => {
            document.head.append(Object.assign(document.createElement("script"), { src: library, onload: done, onerror: failed }));
        });
        return loading;
    }

    // Resolve light-dark() and oklch() to what a canvas understands.
    function color(name) {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.color = `var(${name})`;
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        probe.remove();
        const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
        return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
    }

    // A DOM node instead of a string: the content security policy forbids style attributes.
    function tooltip(data) {
        return (points) => {
            const box = document.createElement("div");
            box.className = "chart-tip";
            const list = [points].flat();
            const head = document.createElement("b");
            head.textContent = data.categories ? list[0].name : (data.clock ? hour : day).format(new Date(list[0].value[0]));
            box.append(head);
            for (const point of list) {
                const value = data.categories ? point.value : point.value[1];
                const line = document.createElement("div");
                line.textContent = `${point.seriesName}: ${value == null ? data.unknown || "unknown" : exact.format(value)}${data.unit ? ` ${data.unit}` : ""}`;
                box.append(line);
            }
            return box;
        };
    }

    function marks(data, ink) {
        if (!data.annotations?.length) return undefined;
        return {
            silent: true,
            symbol: "none",
            lineStyle: { color: ink.quiet, type: "dashed", width: 1 },
            label: { color: ink.text, fontSize: 11, formatter: (mark) => mark.name },
            data: data.annotations.map((mark) => ({ name: mark.label, xAxis: mark.at })),
        };
    }

    function option(data) {
        const ink = { text: color("--irm-text-2"), quiet: color("--irm-text-3"), rule: color("--irm-rule"), raised: color("--irm-raised") };
        const lines = [color("--irm-accent-ink"), color("--irm-amber"), color("--irm-green"), color("--irm-red"), ink.quiet];
        const axis = { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: ink.quiet, fontSize: 11 } };
        const horizontal = data.type === "bar" && data.categories && data.horizontal;
        const base = data.categories ? { ...axis, type: "category", data: data.categories } : { ...axis, type: "time", axisLabel: { ...axis.axisLabel, hideOverlap: true } };
        const height = {
            ...axis,
            type: data.log ? "log" : "value",
            scale: !data.from_zero && data.type !== "bar",
            splitLine: { lineStyle: { color: ink.rule } },
            axisLabel: { ...axis.axisLabel, formatter: compact },
        };
        return {
            animation: false,
            color: lines,
            textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
            grid: { left: 8, right: 16, top: data.series.length > 1 ? 32 : 12, bottom: data.zoom ? 56 : 8, outerBoundsMode: "same" },
            legend: { show: data.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 3, textStyle: { color: ink.text } },
            tooltip: { trigger: "axis", backgroundColor: ink.raised, borderColor: ink.rule, padding: 8, textStyle: { color: ink.text, fontSize: 12 }, formatter: tooltip(data), transitionDuration: 0, axisPointer: { lineStyle: { color: ink.quiet } } },
            dataZoom: data.zoom ? [{ type: "slider", height: 20, bottom: 8, borderColor: ink.rule, textStyle: { color: ink.quiet } }, { type: "inside", zoomOnMouseWheel: "ctrl" }] : [],
            xAxis: horizontal ? height : base,
            yAxis: horizontal ? { ...base, inverse: true } : height,
            series: data.series.map((line, index) => ({
                name: line.name,
                type: line.kind || data.type || "line",
                data: line.points,
                showSymbol: (data.dots && !line.dashed) || (line.points || []).length < 2,
                symbolSize: 4,
                itemStyle: line.tone ? { color: color(`--irm-${line.tone}`) } : undefined,
                connectNulls: false, // a gap in what was measured stays a gap
                lineStyle: { width: 2, type: line.dashed ? "dashed" : "solid" },
                barMaxWidth: 28,
                markLine: index === 0 ? marks(data, ink) : undefined,
            })),
        };
    }

    function draw(box) {
        const source = document.getElementById(box.dataset.chart);
        if (!source) return;
        const data = JSON.parse(source.textContent);
        const chart = echarts.getInstanceByDom(box) || echarts.init(box);
        chart.setOption(option(data), true);
        if (box.dataset.drawn) return;
        box.dataset.drawn = "yes";
        new ResizeObserver(() => (box.isConnected ? chart.resize() : chart.dispose())).observe(box);
    }

    async function begin(again) {
        const boxes = [...document.querySelectorAll(again === true ? "[data-chart]" : "[data-chart]:not([data-drawn])")];
        if (!boxes.length) return;
        await load();
        boxes.forEach(draw);
    }
    document.addEventListener("htmx:after:process", begin);
    document.addEventListener("irm:theme", () => begin(true));
    begin();
})();
