// Tom Select on every select[data-select]; its code and style are fetched only when a page has one.
// data-select-url="..." searches at the server: it answers [{"value": "...", "text": "..."}].
// data-create lets people add a value that is not in the list.
(() => {
    const { library, style } = document.currentScript.dataset;
    let loading;

    function load() {
        loading ??= new Promise((done, failed) => {
            // First of all sheets, so that ours decide how it looks.
            document.head.prepend(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
            document.head.append(Object.assign(document.createElement("script"), { src: library, onload: done, onerror: failed }));
        });
        return loading;
    }

    function options(select) {
        const chosen = { plugins: select.multiple ? ["remove_button"] : [], maxOptions: 500, create: "create" in select.dataset, closeAfterSelect: !select.multiple };
        if (select.dataset.selectUrl) {
            chosen.load = (query, done) => {
                fetch(`${select.dataset.selectUrl}?${new URLSearchParams({ q: query })}`)
                    .then((answer) => (answer.ok ? answer.json() : []))
                    .then(done, () => done());
            };
        }
        return chosen;
    }

    async function begin() {
        const waiting = [...document.querySelectorAll("select[data-select]:not(.tomselected)")];
        if (!waiting.length) return;
        await load();
        for (const select of waiting) {
            if (select.tomselect || !select.isConnected) continue;
            new TomSelect(select, options(select));
            select.setAttribute("aria-hidden", "true"); // its labelled twin is read instead
        }
    }
    document.addEventListener("htmx:after:process", begin);
    begin();
})();
