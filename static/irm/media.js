// Pictures and videos of a draft: pins where remarks point, jumps to their moments, two revisions side by side.
(() => {
    const $ = (selector, root = document) => root.querySelector(selector);
    const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
    const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
    const form = () => $("form[data-remark-form]");

    function fill(values) {
        const to = form();
        if (!to) return;
        for (const name of ["place", "file", "x", "y", "width", "height", "at_ms", "until_ms", "start", "end"]) {
            const input = to.elements.namedItem(name);
            if (input) input.value = values[name] ?? "";
        }
        const says = $("[data-remark-place]", to);
        if (says) says.textContent = values.says || "";
        $("[data-remark-clear]", to)?.toggleAttribute("hidden", !values.says);
        const text = to.elements.namedItem("text");
        text?.focus();
        to.scrollIntoView({ block: "nearest" });
    }

    // Where remarks point to
    function draw() {
        if (!form()?.elements.namedItem("place").value) for (const mark of $$(".media-pin.is-new, .media-part.is-new")) mark.remove();
        for (const old of $$(".media-pin:not(.is-new), .media-part:not(.is-new)")) old.remove();
        for (const list of $$("[data-times]")) { list.textContent = ""; list.hidden = true; }
        for (const item of $$("[data-media]")) {
            const pins = $$(`[data-pin][data-file="${item.dataset.media}"]`);
            item.toggleAttribute("data-can-pin", Boolean(form()) && item.dataset.kind === "image");
            for (const verb of $$("[data-remark-now], [data-remark-part]", item)) verb.toggleAttribute("hidden", !form());
            for (const pin of pins) {
                const link = document.createElement("a");
                link.href = `#${pin.id}`;
                if (item.dataset.kind === "image" && pin.dataset.x) {
                    link.className = "media-pin";
                    link.textContent = pin.dataset.pin;
                    const [x, y] = [Number(pin.dataset.x), Number(pin.dataset.y)];
                    if (pin.dataset.width) {
                        place($(".media-frame", item), part(), x, y, Number(pin.dataset.width), Number(pin.dataset.height));
                    }
                    place($(".media-frame", item), link, x, y);
                } else if (pin.dataset.atMs) {
                    const list = $("[data-times]", item);
                    const entry = document.createElement("li");
                    link.className = "btn";
                    link.textContent = clock(Number(pin.dataset.atMs));
                    link.dataset.seekMs = pin.dataset.atMs;
                    link.dataset.file = item.dataset.media;
                    entry.append(link);
                    list.append(entry);
                    list.hidden = false;
                }
            }
        }
    }
    function part(className = "") {
        const box = document.createElement("span");
        box.className = `media-part ${className}`;
        return box;
    }
    function place(frame, pin, x, y, width, height) {
        const picture = $("img", frame);
        const put = () => {
            pin.style.left = `${picture.offsetLeft + x * picture.offsetWidth}px`;
            pin.style.top = `${picture.offsetTop + y * picture.offsetHeight}px`;
            if (width === undefined) return;
            pin.style.width = `${width * picture.offsetWidth}px`;
            pin.style.height = `${height * picture.offsetHeight}px`;
        };
        frame.append(pin);
        if (picture.complete) put();
        else picture.addEventListener("load", put, { once: true });
        pin.put = put;
    }
    window.addEventListener("resize", () => $$(".media-pin, .media-part").forEach((pin) => pin.put?.()));

    // A part of a picture: drawn with the mouse, or with a finger after "Mark a part" (else a finger scrolls)
    const within = (picture, event) => {
        const box = picture.getBoundingClientRect(), clip = (value) => Math.min(1, Math.max(0, value));
        return [clip((event.clientX - box.left) / box.width), clip((event.clientY - box.top) / box.height)];
    };
    let drawing = null, drawn = false;
    document.addEventListener("pointerdown", (event) => {
        const picture = event.target.closest?.("[data-can-pin] .media-frame > img");
        drawn = false;
        if (!picture || event.button || !event.isPrimary) return;
        if (event.pointerType !== "mouse" && !picture.closest("[data-drawing]")) return;
        drawing = { picture, from: within(picture, event), at: [event.clientX, event.clientY], box: null };
    });
    document.addEventListener("pointermove", (event) => {
        if (!drawing || !event.isPrimary) return;
        const { picture, from, at } = drawing;
        if (!drawing.box && Math.hypot(event.clientX - at[0], event.clientY - at[1]) < 8) return;
        $(".media-pin.is-new")?.remove();
        $(".media-part.is-new")?.remove();
        const to = within(picture, event);
        drawing.area = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
        drawing.box = part("is-new");
        place(picture.parentElement, drawing.box, ...drawing.area);
    });
    document.addEventListener("pointerup", () => {
        const done = drawing;
        drawing = null;
        if (!done?.box) return;
        drawn = true; // the click that may follow is the end of this
        const item = done.picture.closest("[data-media]"), arm = $("[data-remark-part]", item);
        const [x, y, width, height] = done.area.map((value) => value.toFixed(4));
        arming(item, false);
        fill({ place: "image", file: item.dataset.media, x, y, width, height, says: arm?.dataset.says || $(".media-name", item)?.textContent });
    });
    document.addEventListener("pointercancel", () => { drawing?.box?.remove(); drawing = null; });
    document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-can-pin] .media-frame > img")) event.preventDefault(); });
    function arming(item, on) {
        item.toggleAttribute("data-drawing", on);
        $("[data-remark-part]", item)?.setAttribute("aria-pressed", String(on));
    }

    document.addEventListener("click", (event) => {
        const arm = event.target.closest("[data-remark-part]");
        if (arm) {
            arming(arm.closest("[data-media]"), arm.getAttribute("aria-pressed") !== "true");
            return;
        }
        const picture = event.target.closest("[data-can-pin] .media-frame > img");
        if (picture && drawn) {
            drawn = false;
            return;
        }
        if (picture) {
            const [x, y] = within(picture, event);
            $(".media-pin.is-new, .media-part.is-new")?.remove();
            const pin = document.createElement("span");
            pin.className = "media-pin is-new";
            pin.textContent = "+";
            place(picture.parentElement, pin, x, y);
            const item = picture.closest("[data-media]");
            fill({ place: "image", file: item.dataset.media, x: x.toFixed(4), y: y.toFixed(4), says: $(".media-name", item)?.textContent });
            return;
        }
        const now = event.target.closest("[data-remark-now]");
        if (now) {
            const item = now.closest("[data-media]");
            const video = $("video", item);
            video.pause();
            const at = Math.round(video.currentTime * 1000);
            fill({ place: "video", file: item.dataset.media, at_ms: at, says: clock(at) });
            $("[data-remark-until]", item)?.removeAttribute("hidden");
            return;
        }
        const until = event.target.closest("[data-remark-until]");
        if (until) {
            const item = until.closest("[data-media]"), to = form();
            const video = $("video", item), from = Number(to?.elements.namedItem("at_ms").value || 0);
            video.pause();
            const end = Math.round(video.currentTime * 1000);
            if (!to || to.elements.namedItem("file").value !== item.dataset.media || end < from) return;
            fill({ place: "video", file: item.dataset.media, at_ms: from, until_ms: end, says: `${clock(from)}–${clock(end)}` });
            return;
        }
        const seek = event.target.closest("[data-seek-ms]");
        if (seek) {
            const video = $(`[data-media="${seek.dataset.file}"] video`);
            if (!video) return;
            video.currentTime = Number(seek.dataset.seekMs) / 1000;
            video.closest("[data-media]").scrollIntoView({ block: "nearest" });
        }
    });

    // Two revisions: a picture under a slider, two players in step
    document.addEventListener("input", (event) => {
        const range = event.target.closest("[data-compare-range]");
        if (!range) return;
        $(".is-new", range.parentElement).style.clipPath = `inset(0 0 0 ${range.value}%)`;
    });
    function step(box) {
        const [one, two] = $$("video", box);
        if (!one || !two) return;
        let by = null; // who leads; the other one's own events are echoes
        const lead = (leader, other) => {
            const along = (name, act) => leader.addEventListener(name, () => {
                if (by && by !== leader) return;
                by = leader;
                act();
                setTimeout(() => { by = null; }, 150);
            });
            along("play", () => { other.currentTime = leader.currentTime; other.play().catch(() => {}); });
            along("pause", () => { other.pause(); other.currentTime = leader.currentTime; });
            along("seeking", () => { other.currentTime = leader.currentTime; });
            along("ratechange", () => { other.playbackRate = leader.playbackRate; });
        };
        two.muted = true; // two voices at once say nothing
        lead(one, two);
        lead(two, one);
        one.addEventListener("timeupdate", () => {
            if (!one.paused && Math.abs(one.currentTime - two.currentTime) > 0.25) two.currentTime = one.currentTime;
        });
    }
    function start() {
        draw();
        for (const box of $$("[data-in-step]:not([data-ready])")) { box.dataset.ready = "1"; step(box); }
    }
    document.addEventListener("DOMContentLoaded", start);
    document.addEventListener("htmx:after:swap", start);
    if (document.readyState !== "loading") start();
})();
