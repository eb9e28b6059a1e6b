// A war room's live parts. News are nudges (live.js): whatever is told, the part is fetched anew, so that nothing is
// missed, however long the page was away. Fetches are spread over time: many watch one room.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const HALF_A_SECOND = 500;
    const waiting = new Map(); // by the element's id, which outlives the element
    const last = new Map();

    // [data-live] with hx-trigger="look": after data-lag seconds (0), at most every data-pace seconds (2), give or take chance.
    function soon(element) {
        const key = element.id;
        if (!key || waiting.has(key)) return;
        const pace = 1000 * Number(element.dataset.pace || 2);
        const since = Date.now() - (last.get(key) || 0);
        const wait = Math.max(1000 * Number(element.dataset.lag || 0), pace - since, 0) + Math.random() * HALF_A_SECOND;
        waiting.set(key, setTimeout(() => {
            waiting.delete(key);
            if (document.hidden) return missed.add(key);
            last.set(key, Date.now());
            look(key);
        }, wait));
    }
    const missed = new Set();
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) return;
        for (const key of missed) look(key);
        missed.clear();
    });
    function look(key) {
        const element = document.getElementById(key);
        if (!element) return;
        if (element.matches("[data-stream-list]") && isBusy(element)) return void count(element);
        element.dispatchEvent(new CustomEvent("look"));
    }
    document.addEventListener("live", (event) => {
        if (event.target.matches?.("[hx-trigger*=look]")) soon(event.target);
    }, true);

    // The stream: it holds still while somebody reads further down, works in a row, or said so; then a bar counts.
    let paused = false;
    let known = new Set();
    let shownOnce = false;
    function keysIn(root) {
        return $$("[data-heard]", root).map((row) => row.dataset.heard);
    }
    function isBusy(list) {
        const above = list.scrollTop > 80 || list.getBoundingClientRect().top < -80;
        return paused || above || $(".heard.is-open, .heard-older + .heard-list", list) || list.contains(document.activeElement);
    }
    async function count(list) {
        const answer = await fetch(list.getAttribute("hx-get"), { headers: { "HX-Request": "true" } });
        if (answer.status !== 200) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const keys = keysIn(page);
        const fresh = keys.filter((key) => !known.has(key)).length;
        if (!fresh) return;
        const bar = $("[data-stream-news]");
        $("[data-stream-count]", bar).textContent = fresh === keys.length ? `${fresh}+` : fresh;
        bar.hidden = false;
    }
    function show() {
        const list = $("[data-stream-list]");
        $("[data-stream-news]").hidden = true;
        $("#stream-box").scrollIntoView({ block: "start" });
        list.dispatchEvent(new CustomEvent("look"));
    }
    function pause(button) {
        paused = !paused;
        button.setAttribute("aria-pressed", paused);
        $("span", button).textContent = paused ? button.dataset.go : button.dataset.pause;
        const use = $("use", button);
        use.setAttribute("href", use.getAttribute("href").replace(/#.*/, paused ? "#player-play" : "#player-pause"));
        if (!paused) show();
    }
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-stream-pause]");
        if (button) pause(button);
        else if (event.target.closest("[data-stream-show]")) show();
    });
    function begin() {
        const list = $("[data-stream-list]");
        if (!list || list.dataset.seen) return;
        list.dataset.seen = "1";
        if (shownOnce && list.dataset.filter === begin.filter) {
            for (const row of $$("[data-heard]", list)) row.classList.toggle("is-new", !known.has(row.dataset.heard));
        }
        const button = $("[data-stream-pause]");
        if (paused && button.getAttribute("aria-pressed") !== "true") { paused = false; pause(button); }
        begin.filter = list.dataset.filter;
        known = new Set(keysIn(list));
        shownOnce = true;
    }

    // Stars without leaving the page.
    document.addEventListener("submit", async (event) => {
        const { target, submitter } = event;
        if (!target.matches("[data-stars]") || !submitter?.matches(".btn-star")) return;
        event.preventDefault();
        submitter.disabled = true;
        const said = new URLSearchParams({ csrfmiddlewaretoken: target.elements.csrfmiddlewaretoken.value, [submitter.name]: submitter.value });
        await fetch(target.action, { method: "POST", body: said, redirect: "manual" });
        $("#lines-list").dispatchEvent(new CustomEvent("look"));
    });

    document.addEventListener("htmx:after:swap", begin);
    document.addEventListener("htmx:after:process", begin);
    begin();
})();
