"use strict";
// Draws one scorecard map. Everything shown is set as text, never as HTML: names and words come from outside.
function drawScorecardMap(map, config, shapes) {
  const LABEL_WIDTH_PX = 36;
  const words = config.words;
  const state = { layer: 0, province: null, near: false };

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    return node;
  }

  // Boundaries: rings are flat lists of steps of .001 degree, the first pair from 0, 0.
  function ring(steps) {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i]; y += steps[i + 1];
      points.push([y / 1000, x / 1000]);
    }
    return points;
  }

  function value(level, shape) { return config.layers[state.layer].levels[level][shape.code]; }

  function style(level, shape) {
    const area = value(level, shape);
    if (level === "province" && state.province) {
      // the legend is of cities now: provinces around are ground only
      return { className: "map-area", color: "#9aa3ad", weight: 0.9, opacity: 1, fillColor: "var(--land)", fillOpacity: 0.6 };
    }
    const fill = !area ? "url(#map-hatch-nothing)" : area.kind === null ? "url(#map-hatch-few)" : config.colours[level][area.kind];
    const outline = level === "city" ? 0.6 : 0.9;
    return { className: "map-area", color: "#9aa3ad", weight: outline, opacity: 1, fillColor: fill, fillOpacity: config.over_tiles ? 0.55 : 1 };
  }

  function hatch(id, parent) {
    const pattern = L.SVG.create("pattern");
    const ground = L.SVG.create("rect"), line = L.SVG.create("path");
    pattern.setAttribute("id", "map-hatch-" + id);
    pattern.setAttribute("class", "map-hatch-" + id);
    for (const [key, of] of [["width", 6], ["height", 6], ["patternUnits", "userSpaceOnUse"]]) pattern.setAttribute(key, of);
    ground.setAttribute("width", 6); ground.setAttribute("height", 6); ground.setAttribute("class", "map-hatch-ground");
    line.setAttribute("d", "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2"); line.setAttribute("class", "map-hatch-line");
    pattern.append(ground, line); parent.append(pattern);
  }

  function hatches() {
    const svg = L.SVG.create("svg"), definitions = L.SVG.create("defs");
    svg.setAttribute("class", "map-hatch"); svg.setAttribute("width", 0); svg.setAttribute("height", 0);
    hatch("nothing", definitions); hatch("few", definitions);
    svg.append(definitions); map.getContainer().append(svg);
  }

  function lines(title, rows) {
    const box = element("div"), table = element("table", "map-lines"), body = element("tbody");
    box.append(element("div", "map-title", title), table); table.append(body);
    for (const [name, text] of rows) {
      const row = element("tr"), head = element("th", "", name);
      head.scope = "row"; row.append(head, element("td", "", text)); body.append(row);
    }
    return box;
  }

  function areaText(level, shape) {
    const area = value(level, shape);
    return lines(shape.name, area ? area.rows : [[words.no_data, ""]]);
  }

  function label(shape) {
    const name = element("span", "", shape.short);
    const icon = L.divIcon({ className: "map-label", html: name, iconSize: [0, 0] });
    return L.marker(shape.label, { icon: icon, interactive: false, keyboard: false, pane: "labels" });
  }

  function polygons(level, chosen) {
    return chosen.map(function (shape) {
      const polygon = L.polygon(shape.rings.map((part) => part.map(ring)), style(level, shape));
      polygon.bindTooltip(() => areaText(level, shape), { sticky: true });
      if (level === "province") polygon.on("click", () => enter(shape));
      polygon.shape = shape;
      polygon.redrawStyle = () => polygon.setStyle(style(level, shape));
      return polygon;
    });
  }

  const areas = L.layerGroup().addTo(map);
  const labels = L.layerGroup().addTo(map);
  map.createPane("labels"); map.getPane("labels").style.zIndex = 450;
  map.createPane("line"); map.getPane("line").style.zIndex = 440;
  const provinces = new Map(shapes.province.map((shape) => [shape.code, { shape: shape }]));
  polygons("province", shapes.province).forEach((polygon, i) => { provinces.get(shapes.province[i].code).polygon = polygon; });

  // Provinces from afar; the cities of a province that was chosen; all cities from near.
  function showAreas() {
    areas.clearLayers();
    const divided = (code) => state.near || (state.province && state.province.code === code);
    for (const [code, entry] of provinces) {
      if (divided(code)) continue;
      entry.polygon.redrawStyle(); areas.addLayer(entry.polygon);
    }
    const cities = shapes.city.filter((shape) => divided(shape.parent));
    polygons("city", cities).forEach((polygon) => areas.addLayer(polygon));
    showLegend(); showTrail(); showLabels();
  }

  function lookCloser() {
    const near = !state.province && map.getZoom() >= 6.5;
    if (near === state.near) showLabels(); else { state.near = near; showAreas(); }
  }

  function enter(shape) {
    state.province = shape; state.near = false;
    showAreas();
    map.fitBounds(provinces.get(shape.code).polygon.getBounds(), { animate: false, padding: [10, 10] });
  }

  function leave() {
    state.province = null; state.near = false;
    map.fitBounds(config.bounds, { animate: false });
    showAreas();
  }

  // Names of the areas that are wide enough to hold one.
  function showLabels() {
    labels.clearLayers();
    areas.eachLayer(function (polygon) {
      const bounds = polygon.getBounds();
      const width = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
      if (width > LABEL_WIDTH_PX) labels.addLayer(label(polygon.shape));
    });
  }

  // Controls
  function control(position, node) {
    const made = L.control({ position: position });
    made.onAdd = function () { L.DomEvent.disableClickPropagation(node); L.DomEvent.disableScrollPropagation(node); return node; };
    made.addTo(map);
    return node;
  }

  const trail = control("topleft", element("nav", "map-trail"));
  trail.setAttribute("aria-label", words.trail);
  function showTrail() {
    trail.replaceChildren();
    if (!state.province) { trail.append(words.country); return; }
    const back = element("button", "", words.country);
    back.type = "button"; back.addEventListener("click", leave);
    trail.append(back, " › " + state.province.name);
  }

  function mark(grade, provisional) {
    const node = element("span", "map-mark map-mark-" + (grade || "none").toLowerCase() + (provisional ? " map-mark-hollow" : ""));
    node.append(element("span", "", grade || "–"));
    return node;
  }

  function legendRow(sample, text) {
    const row = element("li");
    row.append(sample, element("span", "", text));
    return row;
  }

  function swatch(fill) {
    const svg = L.SVG.create("svg"), box = L.SVG.create("rect");
    svg.setAttribute("class", "map-swatch"); box.setAttribute("width", "100%"); box.setAttribute("height", "100%");
    box.setAttribute("fill", fill); box.setAttribute("stroke", "#9aa3ad"); svg.append(box);
    return svg;
  }

  const legend = element("details", "map-panel");
  legend.open = map.getContainer().clientWidth > 600;
  const legendBody = element("div");
  legend.append(element("summary", "", words.legend), legendBody);

  function showLegend() {
    legendBody.replaceChildren();
    const level = state.province || state.near ? "city" : "province";
    legendBody.append(element("div", "map-title", words.rate + " · " + words[level]));
    const list = element("ul");
    config.edges[level].forEach((text, i) => list.append(legendRow(swatch(config.colours[level][i]), text)));
    list.append(legendRow(swatch("url(#map-hatch-few)"), words.too_few), legendRow(swatch("url(#map-hatch-nothing)"), words.no_data));
    legendBody.append(list);
    if (config.sites) {
      const grades = element("ul");
      ["A", "B", "C", "D"].forEach((grade) => grades.append(legendRow(mark(grade), grade)));
      grades.append(legendRow(mark("B", true), words.provisional), legendRow(mark(null), words.too_small));
      legendBody.append(element("div", "map-title", words.grade), grades);
    }
    config.notes.forEach((note) => legendBody.append(element("p", "", note)));
  }

  function layerChoice() {
    if (config.layers.length < 2) return;
    const panel = element("label", "map-panel"), select = element("select");
    config.layers.forEach((layer, i) => { const option = element("option", "", layer.name); option.value = i; select.append(option); });
    select.addEventListener("change", function () { state.layer = Number(select.value); areas.eachLayer((polygon) => polygon.redrawStyle()); });
    panel.append(words.choose + " ", select);
    control("topright", panel);
  }

  // Sites: clustered in the browser; a cluster says how many sites of grade D it holds.
  function clusterIcon(cluster) {
    const children = cluster.getAllChildMarkers();
    const poor = children.filter((child) => child.options.grade === "D").length;
    const node = element("div", "map-cluster", String(children.length));
    if (poor) node.append(element("em", "", "D " + poor));
    return L.divIcon({ className: "", html: node, iconSize: [34, 34] });
  }

  function siteText(site) {
    const box = lines("", site.rows), title = box.firstChild;
    if (site.link) {
      const link = element("a", "", site.name);
      link.href = site.link; link.target = "_top"; title.append(link);
    } else title.append(site.name);
    return box;
  }

  function siteMarker(site) {
    const icon = L.divIcon({ className: "map-site", html: mark(site.grade, site.provisional), iconSize: [24, 24] });
    const marker = L.marker(site.at, { icon: icon, grade: site.grade, title: site.name, alt: site.name });
    return marker.bindPopup(() => siteText(site), { maxWidth: 260 });
  }

  function showSites() {
    if (!config.sites) return;
    const group = L.markerClusterGroup({
      showCoverageOnHover: false, maxClusterRadius: 42, disableClusteringAtZoom: 12, spiderfyOnMaxZoom: true,
      iconCreateFunction: clusterIcon, chunkedLoading: true,
    });
    group.addLayers(config.sites.map(siteMarker)).addTo(map);
    L.control.layers(null, { [words.sites]: group }, { position: "topright" }).addTo(map);
  }

  hatches();
  shapes.line.forEach((dash) => L.polyline(ring(dash), { color: "#6b7280", weight: 2, interactive: false, pane: "line" }).addTo(map));
  map.attributionControl.setPrefix("");
  config.attribution.forEach((text) => map.attributionControl.addAttribution(element("span", "", text).innerHTML));
  layerChoice();
  control("bottomleft", legend);
  showSites();
  leave();
  map.on("zoomend", lookCloser);
}
