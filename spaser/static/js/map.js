// The maps: the outlines of the départements are shipped with the product, so that they need no
// internet; tiles are laid under them when the service names some.
(() => {
  const PLACES = [
    ["France métropolitaine", [41.2, -5.3, 51.2, 9.7]],
    ["Guadeloupe", [15.8, -61.9, 16.6, -60.9]],
    ["Martinique", [14.3, -61.3, 15.0, -60.7]],
    ["Guyane", [2.0, -54.7, 5.9, -51.5]],
    ["La Réunion", [-21.5, 55.1, -20.8, 55.9]],
    ["Mayotte", [-13.1, 44.9, -12.6, 45.4]],
    ["Saint-Pierre-et-Miquelon", [46.7, -56.5, 47.2, -56.1]],
    ["Saint-Martin et Saint-Barthélemy", [17.8, -63.2, 18.2, -62.7]],
    ["Polynésie française", [-18.2, -151.0, -17.3, -149.0]],
    ["Nouvelle-Calédonie", [-22.8, 163.5, -19.5, 168.2]],
  ];
  const POINTS_FROM = 8; // below this zoom, départements are shaded; from it on, points are shown
  const NARROW = " "; // unbreakable
  let outlines; // asked once
  const number = (count) => count.toLocaleString("fr-FR").replace(/\s/g, NARROW);
  const structures = (count) => `${number(count)}${NARROW}structure${count > 1 ? "s" : ""}`;

  function made(box, options) {
    const map = L.map(box, { zoomSnap: 0.25, attributionControl: true, ...options });
    map.attributionControl.setPrefix(false);
    map.zoomControl?._zoomInButton?.setAttribute("title", "Agrandir");
    for (const [name, label] of [["in", "Agrandir"], ["out", "Réduire"]]) {
      const button = box.querySelector(`.leaflet-control-zoom-${name}`);
      button?.setAttribute("title", label);
      button?.setAttribute("aria-label", label);
    }
    const { tiles, attribution } = box.dataset;
    if (tiles) {
      box.classList.add("has-tiles");
      const credit = document.createElement("span");
      credit.textContent = attribution;
      L.tileLayer(tiles, { maxZoom: 19, attribution: credit.innerHTML }).addTo(map);
    }
    return map;
  }

  async function departments(address) {
    outlines ??= fetch(address).then((answer) => answer.json());
    return outlines;
  }

  // Five classes of as many départements each, by count.
  function classes(counts) {
    const sorted = [...new Set(counts)].filter((count) => count > 0).sort((a, b) => a - b);
    const limits = [];
    for (let step = 1; step <= 5; step += 1) {
      const limit = sorted[Math.ceil((sorted.length * step) / 5) - 1];
      if (limit !== undefined && limit !== limits.at(-1)) limits.push(limit);
    }
    return limits;
  }

  function legend(box, limits, counts) {
    if (limits.length) box.append("Structures par département : ");
    let from = Math.min(...counts.filter((count) => count > 0));
    limits.forEach((limit, at) => {
      const tone = limits.length === 1 ? 3 : 1 + Math.round((at * 4) / (limits.length - 1));
      const item = document.createElement("span");
      item.innerHTML = `<svg><rect class="chart-tone-${tone}" width="100%" height="100%"/></svg>`;
      item.append(from === limit ? number(limit) : `${number(from)} à ${number(limit)}`);
      box.append(item);
      from = limit + 1;
    });
  }

  const toneOf = (count, limits) => {
    const at = limits.findIndex((limit) => count <= limit);
    return limits.length === 1 ? 3 : 1 + Math.round((at * 4) / (limits.length - 1));
  };

  async function directoryMap(box) {
    const rows = new Map();
    for (const row of document.querySelectorAll(".map-table [data-code]")) {
      const { code, count } = row.dataset;
      rows.set(code, { count: Number(count), address: row.querySelector("a")?.href });
    }
    const column = box.closest(".map-column");
    column.hidden = false;
    const map = made(box, { minZoom: 3, maxZoom: 18 });
    const home = PLACES[0][1];
    map.fitBounds([home.slice(0, 2), home.slice(2)]);
    places(column.querySelector(".map-places"), map);
    const counts = [...rows.values()].map((row) => row.count);
    const limits = classes(counts);
    legend(column.querySelector(".map-legend"), limits, counts);
    const shapes = await departments(box.dataset.outlines);
    const opacity = box.dataset.tiles ? 0.4 : 1;
    const layer = L.geoJSON(shapes, {
      style: ({ properties }) => {
        const count = rows.get(properties.code)?.count ?? 0;
        const className = count ? `outline chart-tone-${toneOf(count, limits)}` : "outline";
        return { className, fillOpacity: opacity };
      },
      onEachFeature: ({ properties }, shape) => {
        const count = rows.get(properties.code)?.count ?? 0;
        shape.bindTooltip(`${properties.nom} : ${structures(count)}`, { sticky: true });
        shape.on("click", () => map.fitBounds(shape.getBounds()));
      },
    }).addTo(map);
    frame(box, map, layer, rows);
    points(box, map);
  }

  // Where to look first: around the place asked, or where all that was found is.
  function frame(box, map, layer, rows) {
    const { lat, lon, radius } = box.dataset;
    if (lat) {
      const here = L.latLng(Number(lat), Number(lon));
      const metres = Number(radius || 30) * 1000;
      if (radius) L.circle(here, { radius: metres, className: "around" }).addTo(map);
      map.fitBounds(here.toBounds(metres * 2));
    } else if (rows.size > 0 && rows.size <= 4) {
      const bounds = L.latLngBounds([]);
      layer.eachLayer((shape) => {
        if (rows.has(shape.feature.properties.code)) bounds.extend(shape.getBounds());
      });
      if (bounds.isValid()) map.fitBounds(bounds);
    }
  }

  function places(box, map) {
    const list = box.querySelector("select");
    for (const [name] of PLACES) list.append(new Option(name));
    list.addEventListener("change", () => {
      const [south, west, north, east] = PLACES[list.selectedIndex][1];
      map.fitBounds([[south, west], [north, east]]);
    });
  }

  function points(box, map) {
    const shown = L.layerGroup().addTo(map);
    const says = document.getElementById("map-says");
    let asked = 0;
    const refresh = async () => {
      asked += 1;
      const mine = asked;
      if (map.getZoom() < POINTS_FROM) {
        shown.clearLayers();
        return;
      }
      const seen = map.getBounds().pad(0.1);
      const frame = [seen.getSouth(), seen.getWest(), seen.getNorth(), seen.getEast()];
      const join = box.dataset.points.includes("?") ? "&" : "?";
      const cadre = frame.map((side) => side.toFixed(4)).join(",");
      const answer = await fetch(`${box.dataset.points}${join}cadre=${cadre}`);
      if (!answer.ok || mine !== asked) return;
      const found = (await answer.json()).points;
      if (mine !== asked) return;
      shown.clearLayers();
      for (const spot of found) mark(map, spot).addTo(shown);
      const total = found.reduce((sum, spot) => sum + spot[2], 0);
      says.textContent = `${structures(total)} sur la partie visible de la carte`;
    };
    map.on("moveend", refresh);
    refresh();
  }

  function mark(map, [lat, lon, count, name, address]) {
    const size = count === 1 ? 24 : Math.min(52, 26 + 5 * Math.log2(count));
    const icon = L.divIcon({
      className: count === 1 ? "spot spot-one" : "spot",
      html: count === 1 ? "" : number(count),
      iconSize: [size, size],
    });
    const label = count === 1 ? name : structures(count);
    const marker = L.marker([lat, lon], { icon, title: label, alt: label });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = name;
      marker.bindPopup(link);
    } else {
      marker.on("click", () => map.flyTo([lat, lon], Math.min(18, map.getZoom() + 2), { animate: false }));
    }
    return marker;
  }

  async function place(box) {
    const { lat, lon, precision, label } = box.dataset;
    const here = L.latLng(Number(lat), Number(lon));
    box.hidden = false;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", label);
    const map = made(box, { scrollWheelZoom: false });
    map.setView(here, box.dataset.tiles ? 13 : 8);
    const shapes = await departments(box.dataset.outlines);
    L.geoJSON(shapes, { style: () => ({ className: "outline", fillOpacity: box.dataset.tiles ? 0 : 1 }), interactive: false }).addTo(map);
    const icon = L.divIcon({ className: "spot spot-one", html: "", iconSize: [18, 18] });
    L.marker(here, { icon, keyboard: false, interactive: false }).addTo(map);
    const wide = { commune: 5000, departement: 40000 }[precision];
    if (wide) L.circle(here, { radius: wide, className: "around", interactive: false }).addTo(map);
  }

  function start() {
    if (!window.L) return;
    L.Icon.Default.imagePath = document.querySelector("[data-images]")?.dataset.images;
    for (const box of document.querySelectorAll("[data-map]:not(.leaflet-container)")) directoryMap(box);
    for (const box of document.querySelectorAll("[data-place]:not(.leaflet-container)")) place(box);
  }
  start();
  document.addEventListener("htmx:afterSettle", start);
})();
