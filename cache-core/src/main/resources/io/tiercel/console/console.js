// Draws what api/cache answers, every two seconds. Text comes in as text only: no markup is ever made of it.
'use strict';

const EVERY = 2000;
const SVG = 'http://www.w3.org/2000/svg';
const $ = id => document.getElementById(id);
const page = { caches: [], name: '', last: null, token: '', steers: false, paused: false, asked: 0 };

// ---- elements ----

function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
  return element;
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'on') Object.entries(value).forEach(([event, action]) => element.addEventListener(event, action));
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  return fill(element, ...children);
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

// ---- words and numbers ----

const number = new Intl.NumberFormat('en');
const few = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, notation: 'compact' });
const percent = part => part === null ? '–' : (part >= 0.9995 && part < 1 ? '99.9' : (part * 100).toFixed(part > 0 && part < 1 ? 1 : 0)) + ' %';
const rate = value => value === null ? '–' : few.format(value) + '/s';

function time(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds >= 1e9) return 'for ever';
  for (const [size, unit] of [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's'], [1e-3, 'ms'], [1e-6, 'µs']]) {
    if (seconds >= size) return few.format(seconds / size) + ' ' + unit;
  }
  return seconds === 0 ? '0 s' : few.format(seconds * 1e9) + ' ns';
}

const clock = instant => new Date(instant).toLocaleTimeString('en-GB');
const plain = text => text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
const lasting = seconds => seconds >= 1e9 ? 'for ever' : 'for ' + time(seconds);
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const reads = tier => tier.hits + tier.absent + tier.stale + tier.misses + tier.errors;
const word = status => ({ UP: 'in order', DEGRADED: 'degraded', DOWN: 'down' })[status];

// ---- requests ----

async function ask(path, fields) {
  const headers = { 'Tiercel-Console': '1' };
  if (page.token) headers.Authorization = 'Bearer ' + page.token;
  const body = fields && new URLSearchParams(fields);
  const answer = await fetch(path, { method: fields ? 'POST' : 'GET', headers, body, credentials: 'omit' });
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.error || 'HTTP ' + answer.status), { status: answer.status });
  return json;
}

function trouble(text) {
  if ($('trouble').textContent !== text) $('trouble').textContent = text;
  $('trouble').hidden = !text;
}

async function refresh() {
  try {
    const list = await ask('api/caches');
    page.caches = list.caches;
    page.steers = list.steers;
    choose();
    const asked = page.name;
    const next = await ask('api/cache?name=' + encodeURIComponent(asked));
    if (asked !== page.name) return;
    trouble('');
    page.last = next;
    show(next);
    beat();
  } catch (failure) {
    page.last = null;
    if (failure.status === 403) {
      $('unlock').hidden = false;
      trouble(page.token ? 'The token is not right.' : 'This console shows nothing without its token. (' + failure.message + ')');
    } else {
      trouble('The console does not answer: what is below is as it was. (' + failure.message + ')');
    }
  }
}

async function run() {
  if (!page.paused && !document.hidden) await refresh();
  setTimeout(run, EVERY);
}

function beat() {
  const pause = $('pause');
  pause.classList.remove('beat');
  void pause.offsetWidth;
  pause.classList.add('beat');
}

// ---- the page ----

function choose() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const known = page.caches.map(cache => cache.name);
  const name = known.includes(wanted) ? wanted : known[0];
  if (name !== page.name) {
    page.name = name;
    fill($('answer'));
  }
  const signature = JSON.stringify([page.caches, name]);
  if ($('caches').dataset.shown !== signature) {
    const focused = document.activeElement && document.activeElement.closest('#caches a');
    fill($('caches'), page.caches.map(cache => make('a', {
      href: '#' + encodeURIComponent(cache.name), class: cache.status, 'aria-current': cache.name === name ? 'page' : null,
      'aria-label': cache.name + ', ' + word(cache.status),
    }, make('i', { class: 'dot', 'aria-hidden': 'true' }), cache.name)));
    $('caches').dataset.shown = signature;
    if (focused) $('caches').querySelectorAll('a').forEach(link => link.hash === focused.hash && link.focus());
  }
  $('unlock').hidden = !page.steers;
}

function show(cache) {
  $('main').hidden = false;
  document.title = (cache.health.status === 'UP' ? '' : cache.health.status + ' – ') + cache.name + ' – Tiercel';
  verdict(cache);
  path(cache);
  charts(cache);
  hot(cache);
  details(cache);
  counters(cache);
  allow(cache);
}

// What happened between two points of the trend, a second.
function recent(cache) {
  const points = cache.trend.points;
  const to = points[points.length - 1];
  const from = points[Math.max(0, points.length - 31)];
  const seconds = Math.max(cache.trend.every, (Math.min(points.length, 31) - 1) * cache.trend.every);
  const [hits, misses, loads, failed, millis] = to.map((value, i) => value - from[i]);
  const all = hits + misses;
  return { reads: all / seconds, rate: all ? hits / all : null, loads: loads / seconds, failed, mean: loads ? millis / 1e3 / loads : null };
}

function verdict(cache) {
  const { health, state, stats } = cache;
  const section = document.querySelector('.verdict');
  section.className = 'verdict ' + health.status;
  $('name').textContent = cache.name;
  $('score').textContent = health.score;
  $('arc').setAttribute('stroke-dasharray', health.score + ' 100');
  $('dial').setAttribute('aria-label', 'Health ' + health.score + ' of 100, ' + word(health.status));
  const sick = health.tiers.filter(tier => tier.status !== 'UP').map(tier => tier.tier + ' is ' + word(tier.status) + ' since ' + clock(tier.since));
  if (health.failingLoads >= 0.1) sick.push(percent(health.failingLoads) + ' of the loads of the last minute failed');
  const sentence = sick.length ? sick.join('; ') + '.' : 'All ' + health.tiers.length + ' tiers are in order.';
  if ($('sentence').textContent !== sentence) $('sentence').textContent = sentence;
  const now = recent(cache);
  const first = stats.tiers[0];
  fill($('figures'),
    figure('hit rate, last minute', percent(now.rate)),
    figure('reads', rate(now.reads)),
    figure('loads', rate(now.loads)),
    figure('a load takes', time(now.mean)),
    figure('answered in ' + first.name, percent(reads(first) ? (first.hits + first.absent) / reads(first) : null)),
    state.waiting ? figure('loads in the queue', number.format(state.waiting), true) : figure('loads under way', number.format(state.loads)),
    state.undelivered ? figure('undelivered', number.format(state.undelivered), true) : null,
    now.failed ? figure('loads failed, last minute', number.format(now.failed), true) : null);
}

function figure(label, value, bad) {
  return make('div', { class: bad ? 'bad' : null }, make('dt', {}, label), make('dd', {}, value));
}

// How far reads had to go: each bar is as long as the part of all reads that came to its tier.
function path(cache) {
  const all = Math.max(1, ...cache.stats.tiers.map(reads));
  const rows = cache.stats.tiers.map((tier, i) => row(cache, tier, i, all));
  rows.push(source(cache, all));
  update($('path'), rows);
}

// Replaces rows but never a select that somebody has open.
function update(list, rows) {
  const active = document.activeElement;
  if (active && list.contains(active) && active.tagName === 'SELECT') {
    rows.forEach((row, i) => {
      const old = list.children[i];
      const select = old && old.querySelector('select');
      const fresh = row.querySelector('select');
      if (select === active && fresh) {
        old.className = row.className;
        const keep = old.querySelector('.turn');
        [...old.children].forEach(child => child !== keep && child.remove());
        [...row.children].forEach(child => !child.classList.contains('turn') && old.insertBefore(child, keep));
      } else if (old) old.replaceWith(row);
    });
  } else fill(list, rows);
}

function bar(parts, all, label) {
  const svg = draw('svg', { viewBox: '0 0 1000 20', preserveAspectRatio: 'none', role: 'img', 'aria-label': label });
  svg.append(draw('rect', { class: 'room', x: 0, y: 0, width: 1000, height: 20 }));
  let x = 0;
  for (const [kind, value] of parts) {
    const width = value / all * 1000;
    svg.append(draw('rect', { class: kind, x: x.toFixed(2), y: 0, width: Math.max(0, width).toFixed(2), height: 20 }));
    x += width;
  }
  return make('div', { class: 'bar' }, svg);
}

function row(cache, tier, index, all) {
  const state = cache.state.tiers[index];
  const health = cache.health.tiers[index];
  const answered = tier.hits + tier.absent;
  const label = tier.name + ' answered ' + percent(reads(tier) ? answered / reads(tier) : null) + ' of the reads that came to it';
  const get = cache.latencies.find(line => line.tier === tier.name && line.operation === 'get')
    || cache.latencies.find(line => line.tier === tier.name);
  const facts = [
    number.format(reads(tier)) + ' reads',
    get ? 'half within ' + time(get.p50) + ', 99 % within ' + time(get.p99) : '',
    state.entries >= 0 ? number.format(state.entries) + ' entries' : '',
    tier.refusedFills ? number.format(tier.refusedFills) + ' fills refused' : '',
    state.undelivered ? number.format(state.undelivered) + ' invalidations undelivered' : '',
    state.timeToLive >= 1e9 ? '' : 'life ' + time(state.timeToLive),
    state.breaker === 'NONE' ? '' : 'breaker ' + state.breaker.toLowerCase().replace('_', ' '),
  ].filter(Boolean).join(' · ');
  return make('li', { class: health.status },
    make('span', { class: 'tier' }, make('i', { class: 'dot ' + health.status, role: 'img', 'aria-label': word(health.status) }), tier.name,
      tier.name === cache.home ? make('small', {}, 'home') : ''),
    bar([['hit', answered], ['stale', tier.stale], ['error', tier.errors], ['pass', tier.misses]], all, label),
    make('span', { class: 'share', title: label }, percent(reads(tier) ? answered / reads(tier) : null)),
    make('p', {}, facts),
    health.status === 'UP' ? null : make('p', { class: 'reason' }, word(health.status) + ' since ' + clock(health.since) + ': ' + health.reason + '. Meanwhile ' + health.meanwhile + '.'),
    page.steers && page.token ? modes(state) : null);
}

function modes(state) {
  const select = make('select', { 'aria-label': 'Mode of ' + state.name, on: { change: () => turn(state, select) } },
    [['ON', 'on'], ['READ_ONLY', 'read-only'], ['OFF', 'off']].map(([mode, text]) =>
      make('option', { value: mode, selected: state.mode === mode }, text)));
  return make('p', { class: 'turn' }, select);
}

async function turn(state, select) {
  const mode = select.value;
  const words = { ON: 'It is read and filled again.', READ_ONLY: 'It is read, and nothing new comes in.', OFF: 'It is neither read nor filled: its reads go to the next tier.' };
  const sure = await confirmed('Switch ' + state.name + ' of ' + page.name + ' to ' + select.selectedOptions[0].text + '?',
    words[mode] + ' Invalidations reach it in every mode. It holds on this node until the cache is closed.', 'Switch');
  if (sure) {
    try {
      await ask('api/switch', { name: page.name, tier: state.name, mode });
    } catch (failure) {
      fill($('answer'), make('p', { class: 'refused' }, failure.message));
    }
  } else select.value = state.mode;
  select.blur();
  refresh();
}

function source(cache, all) {
  const { stats } = cache;
  const load = cache.latencies.find(line => line.tier === 'source');
  const good = stats.loads - stats.loadFailures;
  const facts = [number.format(stats.loads) + ' loads', stats.loadFailures ? number.format(stats.loadFailures) + ' failed' : '',
    load ? 'half within ' + time(load.p50) + ', 99 % within ' + time(load.p99) : '',
    number.format(stats.refreshes) + ' ahead of time', stats.staleServed ? number.format(stats.staleServed) + ' ended stale' : ''].filter(Boolean).join(' · ');
  return make('li', {}, make('span', { class: 'tier' }, make('i', { class: 'dot ' + (cache.health.failingLoads >= 0.5 ? 'DOWN' : cache.health.failingLoads >= 0.1 ? 'DEGRADED' : 'UP'), 'aria-hidden': 'true' }), 'source'),
    bar([['hit', Math.min(good, all)], ['error', stats.loadFailures]], all, number.format(stats.loads) + ' loads'),
    make('span', { class: 'share' }, percent(stats.loads / all > 1 ? 1 : stats.loads / all)), make('p', {}, facts));
}

// ---- charts ----

function charts(cache) {
  const points = cache.trend.points;
  const steps = points.slice(1).map((point, i) => point.map((value, j) => value - points[i][j]));
  const every = cache.trend.every;
  const last = steps[steps.length - 1];
  const rates = steps.map(([hits, misses]) => hits + misses ? hits / (hits + misses) : null);
  fill($('charts'),
    chart('Reads', steps.map(([hits, misses]) => (hits + misses) / every), last ? rate((last[0] + last[1]) / every) : '–'),
    chart('Hit rate', rates, percent(rates.length ? rates[rates.length - 1] : null), 1),
    chart('Loads', steps.map(step => step[2] / every), last ? rate(last[2] / every) : '–', null, 'load'));
}

function chart(title, values, now, most, kind) {
  const top = most || Math.max(1e-9, ...values.map(value => value || 0)) * 1.1;
  const width = 150;
  const x = i => width - values.length + 1 + i;
  let line = '';
  let up = false;
  values.forEach((value, i) => {
    if (value !== null) line += (up ? 'L' : 'M') + x(i) + ' ' + (60 - value / top * 58).toFixed(2);
    up = value !== null;
  });
  const under = values.length && !values.includes(null) ? line + 'L' + x(values.length - 1) + ' 60L' + x(0) + ' 60Z' : '';
  const label = title + ', now ' + now + ', at most ' + (most ? '100 %' : rate(top / 1.1)) + ' in five minutes';
  return make('div', { class: 'chart ' + (kind || '') }, make('p', {}, make('span', { class: 'quiet' }, title), make('b', {}, now)),
    draw('svg', { viewBox: '0 0 150 60', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      draw('line', { x1: 0, x2: 150, y1: 60, y2: 60 }), draw('line', { x1: 0, x2: 150, y1: 2, y2: 2 }),
      draw('path', { class: 'under', d: under }), draw('path', { d: line })));
}

// ---- hot keys and details ----

function hot(cache) {
  for (const kind of ['hits', 'misses']) {
    const keys = cache.hot[kind].slice(0, 10);
    const list = $('hot-' + kind);
    const active = document.activeElement;
    const kept = list.contains(active) ? active.dataset.key : null;
    fill(list, keys.length ? keys.map(key => make('li', {},
      make('button', { type: 'button', title: 'Explain this key', 'data-key': key.key, on: { click: () => explain(key.key) } }, key.key || '(empty)'),
      make('span', { title: 'about ' + number.format(key.count) + ', at most ' + number.format(key.error) + ' too many' }, percent(key.share)),
      small(key.share))) : make('li', { class: 'none' }, 'None. CacheBuilder.hotKeys lets the cache look for them.'));
    if (kept !== null) list.querySelectorAll('button').forEach(button => button.dataset.key === kept && button.focus());
  }
}

function small(share) {
  return draw('svg', { viewBox: '0 0 1000 3', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    draw('rect', { class: 'room', x: 0, y: 0, width: 1000, height: 3 }), draw('rect', { class: 'hit', x: 0, y: 0, width: (share * 1000).toFixed(1), height: 3 }));
}

function pairs(list, pairs) {
  fill(list, pairs.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
}

function details(cache) {
  const { stats, state } = cache;
  pairs($('coherence'), [
    ['Their changes are heard', state.coherent ? 'yes' : 'no'],
    ['Changes received', number.format(stats.coherence.received)],
    ['Applied here after', cache.lag.count ? time(cache.lag.sum / cache.lag.count) + ', of late ' + time(cache.lag.longest) + ' at most' : '–'],
    ['Gaps noticed', number.format(stats.coherence.gaps)],
    ['Silences beyond the window', number.format(stats.coherence.lapses)],
    ['Invalidations from here', number.format(stats.invalidations)],
    ['Not delivered yet', number.format(state.undelivered)],
    ...(cache.inspection.compared ? [['Answers inspected', number.format(cache.inspection.compared)],
      ['Of those wrong', number.format(cache.inspection.wrong)], ['Nines of consistency', cache.inspection.nines.toFixed(1)]] : [])]);
  fill($('audit'), cache.audit.length ? cache.audit.slice(-8).reverse().map(event => make('li', {},
    make('time', { datetime: event.at }, clock(event.at)), event.action + ' ' + event.target + plain(event.before || event.after ? ': ' + event.before + ' → ' + event.after : '')))
    : make('li', { class: 'none' }, 'Nobody changed anything.'));
}

function table(element, head, rows) {
  fill(element, make('thead', {}, make('tr', {}, head.map(text => make('th', { scope: 'col' }, text)))),
    make('tbody', {}, rows.map(([first, ...cells]) => make('tr', {}, make('th', { scope: 'row' }, first), cells.map(cell => make('td', {}, cell))))));
}

function counters(cache) {
  const { tiers } = cache.stats;
  const line = (text, field) => [text, ...tiers.map(tier => number.format(tier[field]))];
  table($('counters'), ['', ...tiers.map(tier => tier.name)], [
    line('hits', 'hits'), line('known absent', 'absent'), line('stale', 'stale'), line('misses', 'misses'), line('errors', 'errors'),
    line('fills', 'fills'), line('fills refused', 'refusedFills'), line('evictions', 'evictions'), line('of those expired', 'expired'),
    ['could not be coded', ...tiers.map(tier => number.format(tier.codec.failures))]]);
  const times = cache.latencies;
  $('times').parentElement.hidden = !times.length;
  table($('times'), ['in the last minute', 'calls', 'failed', 'half within', '99 % within'],
    times.map(one => [one.tier + ' ' + one.operation, number.format(one.count), number.format(one.failures), time(one.p50), time(one.p99)]));
}

// ---- asking and changing ----

const kind = () => document.querySelector('input[name=kind]:checked').value;

function allow(cache) {
  const of = kind();
  const typed = of === 'all' || (of === 'tag' ? $('value').value !== '' : cache.keys !== '');
  $('value-label').textContent = of === 'all' ? 'The whole cache' : of === 'tag' ? 'Tag' : 'Key' + (cache.keys === 'key' ? '' : cache.keys ? ' (' + cache.keys + ')' : ': the console was not told how keys are written');
  $('value').disabled = of === 'all' || of === 'key' && !cache.keys;
  $('explain').disabled = of !== 'key' || !cache.keys;
  $('preview').disabled = !typed;
  $('invalidate').disabled = !typed || !page.token;
  $('invalidate').title = page.steers ? page.token ? '' : 'Unlock with the token first' : 'This console is read-only';
}

async function answer(work) {
  const asked = ++page.asked;
  try {
    const nodes = await work();
    if (asked === page.asked) fill($('answer'), nodes);
  } catch (failure) {
    if (asked === page.asked) fill($('answer'), make('p', { class: 'refused' }, failure.message));
  }
}

const asking = () => ({ name: page.name, kind: kind(), value: $('value').value });

function explain(key) {
  if (key !== undefined) {
    document.querySelector('input[name=kind][value=key]').checked = true;
    $('value').value = key;
    if (page.last) allow(page.last);
    document.querySelector('.ask').scrollIntoView({ block: 'nearest' });
  }
  answer(async () => explained(await ask('api/explain', asking())));
}

function explained(explanation) {
  const shares = [explanation.shareOfHits ? percent(explanation.shareOfHits) + ' of the sampled hits' : '', explanation.shareOfMisses ? percent(explanation.shareOfMisses) + ' of the loads' : ''].filter(Boolean);
  return [make('p', { class: 'says' }, 'A get ' + explanation.verdict + '.'),
    shares.length ? make('p', { class: 'quiet' }, 'A hot key: ' + shares.join(', ') + '.') : null,
    ...explanation.tiers.map(finding)];
}

function finding(tier) {
  const entry = tier.entry;
  const lines = [
    entry ? 'Taken ' + time(entry.age) + ' ago, ' + (entry.freshFor ? 'fresh ' + lasting(entry.freshFor) : 'no longer fresh') + (entry.staleFor > entry.freshFor ? ', servable ' + lasting(entry.staleFor) : '') : '',
    entry && entry.tags.length ? 'Tags ' + entry.tags.map(plain).join(', ') : '',
    entry ? [entry.version >= 0 ? 'version ' + number.format(entry.version) : '', entry.bytes >= 0 ? number.format(entry.bytes) + ' bytes' : '', entry.format].filter(Boolean).join(' · ') : '',
    tier.lease ? 'May be filled by ' + tier.lease : '',
    tier.remark ? tier.remark[0].toUpperCase() + tier.remark.slice(1) : ''].filter(Boolean);
  return make('div', { class: 'finding' }, make('span', { class: 'tier' }, tier.name),
    make('div', {}, make('span', { class: 'tag ' + tier.finding }, tier.finding.toLowerCase()), lines.map(line => make('p', {}, line))));
}

function previewed(preview) {
  return [make('p', { class: 'says' }, 'This would remove'), ...preview.tiers.map(tier => make('div', { class: 'finding' },
    make('span', { class: 'tier' }, tier.name), make('p', {}, (tier.entries < 0 ? 'an unknown number of entries' : number.format(tier.entries) + (tier.entries === 1 ? ' entry' : ' entries')) + ', ' + tier.how)))];
}

async function invalidate() {
  const fields = asking();
  const what = fields.kind === 'all' ? 'everything' : 'the ' + fields.kind + ' ' + fields.value;
  let counted = '';
  try {
    const preview = await ask('api/preview', fields);
    counted = preview.tiers.map(tier => tier.name + ': ' + (tier.entries < 0 ? 'marked' : number.format(tier.entries))).join(', ');
  } catch (failure) {
    return answer(() => Promise.reject(failure));
  }
  if (await confirmed('Invalidate ' + what + '?', 'In cache ' + page.name + ', on every node. ' + counted + '.', 'Invalidate')) {
    await answer(async () => {
      await ask('api/invalidate', fields);
      return [make('p', { class: 'says' }, 'Invalidated ' + what + '.')];
    });
    refresh();
  }
}

function confirmed(title, text, yes) {
  const dialog = $('confirm');
  $('confirm-title').textContent = title;
  $('confirm-text').textContent = text;
  $('confirm-yes').textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(done => dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true }));
}

function unlock(event) {
  event.preventDefault();
  page.token = page.token ? '' : $('token').value.trim();
  $('token').value = '';
  $('unlock').classList.toggle('open', page.token !== '');
  $('lock').textContent = page.token ? 'Lock' : 'Unlock';
  refresh();
}

function pause() {
  page.paused = !page.paused;
  $('pause').setAttribute('aria-pressed', page.paused);
  $('live').textContent = page.paused ? 'paused' : 'live';
  if (!page.paused) refresh();
}

// ---- beginning ----

const again = () => page.last && allow(page.last);
$('ask').addEventListener('submit', event => { event.preventDefault(); if (!$('explain').disabled) explain(); else if (!$('preview').disabled) $('preview').click(); });
$('ask').addEventListener('input', again);
$('preview').addEventListener('click', () => answer(async () => previewed(await ask('api/preview', asking()))));
$('invalidate').addEventListener('click', invalidate);
$('unlock').addEventListener('submit', unlock);
$('pause').addEventListener('click', pause);
window.addEventListener('hashchange', refresh);
document.addEventListener('visibilitychange', () => document.hidden || page.paused || refresh());
document.addEventListener('keydown', event => {
  const typing = event.target.closest('input, select, textarea, dialog');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') { event.preventDefault(); $('value').focus(); }
  else if (event.key === 'p') pause();
});
run();
