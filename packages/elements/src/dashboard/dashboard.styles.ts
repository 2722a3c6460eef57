import {css} from 'lit';

export const styles = css`
  :host {
    display: block;
    container: rf-dashboard / inline-size;
    isolation: isolate;
    --_resolved: var(--rf-resolved, #059669);
    --_escalated: var(--rf-escalated, #dc2626);
    --_workaround: var(--rf-workaround, #b45309);
    --_unresolved: var(--rf-unresolved, #64748b);
    --_soft: color-mix(in srgb, CanvasText 9%, Canvas);
    --_hover: color-mix(in srgb, CanvasText 5%, Canvas);
    --_gap: 16px;
    font-size: 0.875rem;
  }
  @supports (color: light-dark(#000, #fff)) {
    :host {
      --_resolved: var(--rf-resolved, light-dark(#059669, #34d399));
      --_escalated: var(--rf-escalated, light-dark(#dc2626, #f87171));
      --_workaround: var(--rf-workaround, light-dark(#b45309, #fbbf24));
      --_unresolved: var(--rf-unresolved, light-dark(#64748b, #94a3b8));
    }
  }
  .dashboard,
  .skeleton,
  .view,
  header {
    display: grid;
    gap: var(--_gap);
    min-width: 0;
  }
  /* Figures lie on their skeleton: it keeps the room that they need, or did. */
  .content {
    position: relative;
    display: grid;
    grid-template: auto 1fr auto / minmax(0, 1fr);
  }
  .skeleton,
  .view {
    align-content: start;
    grid-area: 1 / 1 / 3 / 2;
  }
  .view {
    grid-row-end: 2;
  }
  .skeleton {
    grid-row-end: 4;
  }
  .skeleton .link {
    display: block;
  }
  .behind {
    visibility: hidden;
  }
  .behind .bone {
    animation: none;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .icon {
    flex: none;
    width: 1em;
    height: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  :host(:dir(rtl)) .mirrored {
    scale: -1 1;
  }

  /* Head */
  .tabs {
    display: flex;
    min-height: calc(max(var(--_target), 40px) + 1px);
    gap: 20px;
    border-bottom: 1px solid var(--_border);
    overflow-x: auto;
    scrollbar-width: none;
  }
  [role='tab'] {
    position: relative;
    min-width: 24px;
    min-height: max(var(--_target), 40px);
    padding: 0 2px;
    color: var(--_muted);
    font-weight: 550;
  }
  [role='tab']:hover {
    color: var(--_text);
  }
  [role='tab']:focus-visible {
    outline-offset: -2px;
    border-radius: 4px;
  }
  [role='tab'][aria-selected='true'] {
    color: var(--_text);
  }
  [role='tab'][aria-selected='true']::after {
    content: '';
    position: absolute;
    inset: auto 0 0;
    border-bottom: 2px solid var(--_accent);
    border-radius: 2px 2px 0 0;
  }
  .head {
    position: relative;
    display: grid;
    gap: 12px 24px;
    align-items: end;
  }
  @container rf-dashboard (width >= 46rem) {
    .head {
      grid-template-columns: minmax(0, 1fr) 29rem;
    }
  }
  .title {
    min-width: 0;
  }
  h2,
  h3,
  p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  h2 {
    font-size: 1.375rem;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.015em;
    overflow-wrap: anywhere;
    border-radius: 4px;
  }
  h2:focus {
    outline: none;
  }
  h2:focus-visible {
    outline: 2px solid var(--rf-focus, var(--_accent));
    outline-offset: 4px;
  }
  .range {
    margin-top: 2px;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .back {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    min-height: 28px;
    margin-bottom: 2px;
    color: var(--_accent);
    font-weight: 550;
  }
  .back:hover,
  .link:hover {
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .controls {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
    align-items: end;
    min-height: var(--_target);
  }
  .field {
    display: grid;
    gap: 4px;
  }
  label,
  .field > span:first-child {
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 550;
  }
  .control {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    min-height: var(--_target);
    padding: 0 12px;
    background: var(--_surface);
    border: 1px solid var(--_control-line);
    border-radius: calc(var(--_radius) * 0.8);
    font-weight: 500;
  }
  :host {
    --_control-line: color-mix(in srgb, var(--_control) 62%, var(--_surface));
  }
  .control:hover {
    border-color: var(--_control);
  }
  .control[aria-busy='true'],
  .control:disabled {
    opacity: 0.6;
  }
  .control:disabled {
    cursor: default;
  }
  .primary {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_on-accent);
    font-weight: 600;
  }
  .select,
  .combo,
  .menu {
    position: relative;
    display: inline-grid;
  }
  select.control {
    appearance: none;
    padding-inline-end: 32px;
    width: 100%;
  }
  .caret,
  .clear {
    position: absolute;
    inset-inline-end: 10px;
    top: 50%;
    translate: 0 -50%;
    color: var(--_muted);
    pointer-events: none;
  }
  .clear {
    display: grid;
    place-items: center;
    inset-inline-end: 4px;
    width: 28px;
    height: 28px;
    border-radius: 50%;
    pointer-events: auto;
  }
  .clear:hover {
    color: var(--_text);
    background: var(--_hover);
  }
  .engineer .control {
    width: 12rem;
    padding-inline-end: 36px;
    font-weight: 400;
    text-overflow: ellipsis;
  }
  .control::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .popup {
    position: absolute;
    z-index: 2;
    top: calc(100% + 4px);
    inset-inline-start: 0;
    display: grid;
    width: max-content;
    min-width: 100%;
    max-width: min(20rem, 90cqi);
    max-height: 18rem;
    padding: 4px;
    overflow: auto;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    box-shadow: var(--rf-shadow, 0 12px 32px -8px rgb(0 0 0 / 0.28));
  }
  .menu .popup {
    inset-inline: auto 0;
  }
  .popup[hidden] {
    display: none;
  }
  [role='option'],
  [role='menuitem'] {
    display: flex;
    align-items: center;
    min-height: max(32px, var(--_target) - 4px);
    padding: 4px 10px;
    border-radius: calc(var(--_radius) * 0.6);
    cursor: pointer;
  }
  [role='option']:hover,
  [role='option'].active,
  [role='menuitem']:hover,
  [role='menuitem']:focus-visible {
    background: var(--_soft);
  }
  [role='option'].active {
    outline: 2px solid var(--rf-focus, var(--_accent));
    outline-offset: -2px;
  }
  [role='option'][aria-selected='true'] {
    font-weight: 600;
  }
  [role='menuitem']:focus-visible {
    outline-offset: -2px;
  }
  .note:not(:empty) {
    padding: 6px 10px;
    color: var(--_muted);
  }

  /* Cards */
  .old .view {
    opacity: 0.5;
    transition: opacity 0.15s 0.1s;
  }
  .cards {
    display: grid;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.2);
    overflow: hidden;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-height: 7.75rem;
    padding: 16px 18px 14px;
    /* The lines between cards, wherever they wrap; the outer ones are cut off. */
    margin: -1px 0 0 -1px;
    border: solid var(--_border);
    border-width: 1px 0 0 1px;
  }
  :host(:dir(rtl)) .card {
    margin: -1px -1px 0 0;
    border-width: 1px 1px 0 0;
  }
  .cards.flow .card:last-child {
    min-height: 13rem;
  }
  /* No row has a hole. */
  @container rf-dashboard (width >= 62rem) {
    .cards {
      grid-template-columns: repeat(5, minmax(0, 1fr));
    }
  }
  @container rf-dashboard (36rem <= width < 62rem) {
    .cards {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }
    .card {
      grid-column: span 2;
    }
    .card:nth-child(n + 4) {
      grid-column: span 3;
    }
    .cards.flow {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .cards.flow .card {
      grid-column: auto;
    }
  }
  @container rf-dashboard (width >= 46rem) {
    .cards.flow {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
  }
  dt {
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 550;
  }
  dd {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 10px;
    align-items: baseline;
  }
  .value {
    font-size: 1.625rem;
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  .change {
    position: relative;
    display: inline-flex;
    gap: 2px;
    align-items: center;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .change .icon {
    width: 0.8125rem;
    height: 0.8125rem;
    stroke-width: 1.9;
  }
  .good {
    color: var(--_up);
  }
  .bad {
    color: var(--_down);
  }
  .card .note {
    flex-basis: 100%;
    padding: 0;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .stars {
    display: inline-flex;
    gap: 1px;
  }
  .star {
    width: 14px;
    height: 14px;
    fill: none;
    stroke: var(--_control);
    stroke-width: 1.2;
    stroke-linejoin: round;
  }
  .star.lit {
    fill: var(--_star);
    stroke: color-mix(in srgb, var(--_star) 72%, CanvasText);
  }
  .spread {
    flex-basis: 100%;
    display: grid;
    gap: 3px;
    font-size: 0.75rem;
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }
  .spread li {
    display: grid;
    grid-template-columns: 2em 1fr 2.5em;
    gap: 6px;
    align-items: center;
  }
  .spread > * > :last-child {
    text-align: end;
  }
  .bar {
    display: block;
    width: 100%;
    height: 6px;
    overflow: hidden;
    border-radius: 3px;
  }
  :host(:dir(rtl)) .bar {
    scale: -1 1;
  }
  .track {
    fill: var(--_soft);
  }
  .rate-bar .value {
    fill: var(--_up);
  }
  .star-bar .value {
    fill: var(--_star);
  }

  /* Panels */
  .grid {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_gap);
    align-items: start;
  }
  .grid > .chart {
    align-self: stretch;
  }
  .panel {
    min-width: 0;
    padding: 18px;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.2);
  }
  .panel.chart {
    display: flex;
    flex-direction: column;
    min-height: 26rem;
  }
  .panel.chart.compact {
    min-height: 21rem;
  }
  @container rf-dashboard (width >= 54rem) {
    .grid.flow {
      grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr);
    }
    .grid.flow > :nth-child(1) {
      grid-column: 1 / -1;
    }
  }
  @container rf-dashboard (width >= 62rem) {
    .grid.team {
      grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
    }
    .grid.me {
      grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr);
    }
    .grid.team > :nth-child(1),
    .grid.me > :nth-child(3) {
      grid-column: 1 / -1;
    }
    .grid.team th,
    .grid.team td {
      padding-inline-start: 12px;
    }
    .grid.team thead th {
      white-space: normal;
      vertical-align: bottom;
    }
    .grid.team tr > :first-child {
      padding-inline-start: 0;
    }
    thead .sort {
      min-height: 2lh;
      text-align: inherit;
    }
  }
  .grid.empty > * {
    grid-column: 1 / -1;
  }
  h3,
  caption {
    font-size: 0.9375rem;
    font-weight: 620;
    line-height: 1.4;
    letter-spacing: -0.005em;
    text-align: start;
  }
  .panel-head {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    justify-content: space-between;
  }
  .quiet {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    min-height: 28px;
    padding: 0 8px;
    border-radius: 6px;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 550;
  }
  @media (pointer: coarse) {
    .quiet,
    .legend button,
    .back,
    .link,
    .sort {
      min-height: 44px;
    }
  }
  .quiet:hover,
  .quiet[aria-pressed='true'] {
    color: var(--_text);
    background: var(--_soft);
  }
  .summary {
    margin-top: 2px;
    color: var(--_muted);
    font-size: 0.8125rem;
    text-wrap: pretty;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    min-height: 28px;
    gap: 0 4px;
    margin: 10px -6px 0;
  }
  .legend button {
    display: inline-flex;
    gap: 7px;
    align-items: center;
    min-height: 28px;
    padding: 0 6px;
    border-radius: 6px;
    font-size: 0.8125rem;
  }
  .legend button:hover {
    background: var(--_hover);
  }
  .legend [aria-pressed='false'] {
    color: var(--_muted);
    text-decoration: line-through;
  }
  .legend [aria-pressed='false'] .swatch {
    opacity: 0.35;
  }
  .swatch {
    width: 22px;
    height: 8px;
    fill: none;
    stroke: currentColor;
    stroke-width: 3;
  }
  .swatch.resolved,
  .probe.resolved,
  .dot.resolved {
    color: var(--_resolved);
  }
  .swatch.escalated,
  .probe.escalated,
  .dot.escalated {
    color: var(--_escalated);
  }
  .swatch.workaround,
  .probe.workaround,
  .dot.workaround {
    color: var(--_workaround);
  }
  .swatch.unresolved,
  .probe.unresolved,
  .dot.unresolved {
    color: var(--_unresolved);
  }
  .swatch.sessions,
  .probe.sessions,
  .dot.sessions {
    color: var(--_accent);
  }
  .probe.resolved-fill {
    color: color-mix(in srgb, var(--_resolved) 30%, transparent);
  }
  .probe.escalated-fill {
    color: color-mix(in srgb, var(--_escalated) 34%, transparent);
  }
  .probe.workaround-fill {
    color: color-mix(in srgb, var(--_workaround) 34%, transparent);
  }
  .probe.unresolved-fill {
    color: color-mix(in srgb, var(--_unresolved) 30%, transparent);
  }
  .probe.sessions-fill {
    color: color-mix(in srgb, var(--_accent) 16%, transparent);
  }
  .probe.grid {
    color: var(--_soft);
  }
  .probe.label {
    color: var(--_muted);
  }
  .probe.surface {
    color: var(--_surface);
  }
  .probe {
    forced-color-adjust: none;
    position: absolute;
    visibility: hidden;
    /* A change of the theme ends a transition, and so the chart hears of it. */
    transition: color 1ms !important;
  }
  .plot {
    position: relative;
    flex: 1 0 280px;
    min-height: 0;
    margin-top: 10px;
    direction: ltr;
  }
  .compact .plot {
    flex: none;
    height: 200px;
  }
  .doughnut .plot {
    flex-basis: 200px;
  }
  .plot canvas {
    /* So that it never holds open what shrinks. */
    position: absolute;
    inset: 0;
  }
  .tooltip {
    position: absolute;
    z-index: 1;
    top: 0;
    left: 0;
    width: max-content;
    max-width: 16rem;
    padding: 8px 10px;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 0.8);
    box-shadow: var(--rf-shadow, 0 8px 24px -8px rgb(0 0 0 / 0.3));
    font-size: 0.8125rem;
    pointer-events: none;
  }
  :host(:dir(rtl)) .tooltip {
    direction: rtl;
  }
  .tooltip[hidden] {
    display: none;
  }
  .tooltip ul {
    display: grid;
    gap: 2px;
  }
  .tooltip li {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .tooltip li b {
    margin-inline-start: auto;
    padding-inline-start: 12px;
    font-variant-numeric: tabular-nums;
  }
  .dot {
    width: 8px;
    height: 8px;
    border-radius: 2px;
    background: currentColor;
  }
  .dot:not([class*=' ']) {
    background: none;
  }

  /* Tables */
  .scroll {
    position: relative;
    overflow-x: auto;
  }
  .twin {
    max-height: 310px;
    margin-top: 10px;
    overflow: auto;
  }
  .twin th[scope='col'] {
    position: sticky;
    top: 0;
    background: var(--_surface);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    padding-bottom: 6px;
  }
  th,
  td {
    padding-block: 8px;
    padding-inline: 16px 0;
    text-align: start;
    font-weight: 400;
    vertical-align: middle;
  }
  tr > :first-child {
    padding-inline-start: 0;
  }
  td,
  thead th:not(:first-child) {
    text-align: end;
    white-space: nowrap;
  }
  thead th {
    padding-block: 2px;
    color: var(--_muted);
    font-size: 0.75rem;
    font-weight: 550;
    white-space: nowrap;
    border-bottom: 1px solid var(--_border);
  }
  tbody tr + tr > * {
    border-top: 1px solid var(--_soft);
  }
  tbody th[scope='row'] {
    min-width: 8.5rem;
    overflow-wrap: anywhere;
  }
  .sort {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    min-height: 28px;
    border-radius: 4px;
  }
  .sort .icon {
    width: 0.75rem;
    height: 0.75rem;
    opacity: 0.45;
  }
  .sort:hover,
  .sort.ascending,
  .sort.descending {
    color: var(--_text);
  }
  .sort:hover .icon,
  .sort.ascending .icon,
  .sort.descending .icon {
    opacity: 1;
  }
  .link {
    min-height: 24px;
    color: var(--_accent);
    font-weight: 550;
    border-radius: 4px;
  }
  .nothing {
    padding: 20px 0 8px;
    color: var(--_muted);
    text-align: center;
  }
  .tag {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    padding: 1px 7px;
    border-radius: 99px;
    background: var(--_soft);
    font-size: 0.75rem;
    font-weight: 600;
    white-space: nowrap;
  }
  .tag.alert {
    background: color-mix(in srgb, var(--_down) 8%, transparent);
    color: var(--_down);
  }
  .worst-step > * {
    background: color-mix(in srgb, var(--_down) 5%, transparent);
  }
  .worst-step > :first-child {
    padding-inline-start: 10px;
    box-shadow: inset 3px 0 var(--_down);
  }
  :host(:dir(rtl)) .worst-step > :first-child {
    box-shadow: inset -3px 0 var(--_down);
  }
  .reason {
    display: block;
    margin-top: 2px;
    color: var(--_muted);
    font-size: 0.8125rem;
  }
  .rate {
    display: grid;
    grid-template-columns: minmax(3rem, 1fr) 3.6em;
    gap: 10px;
    align-items: center;
  }
  .rate > :last-child {
    grid-column: 2;
  }

  /* Comments */
  .comments li {
    display: grid;
    gap: 3px;
    padding: 12px 0;
  }
  .comments li + li {
    border-top: 1px solid var(--_soft);
  }
  .comments li:last-child {
    padding-bottom: 0;
  }
  .comments p {
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .comments footer {
    color: var(--_muted);
    font-size: 0.8125rem;
  }

  /* States */
  .state {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 6px;
    min-height: 20rem;
    padding: 32px 24px;
    text-align: center;
  }
  .big {
    width: 2rem;
    height: 2rem;
    margin-bottom: 4px;
    color: var(--_muted);
    stroke-width: 1.1;
  }
  .state-title {
    font-size: 1rem;
    font-weight: 600;
  }
  .state-hint {
    max-width: 32rem;
    color: var(--_muted);
    text-wrap: balance;
  }
  .state .control {
    margin-top: 10px;
  }
  .banner {
    position: sticky;
    z-index: 1;
    bottom: 12px;
    grid-area: 3 / 1;
    margin-top: var(--_gap);
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    justify-self: center;
    padding: 8px 8px 8px 14px;
    background: var(--_surface);
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 1.2);
    box-shadow: var(--rf-shadow, 0 12px 32px -8px rgb(0 0 0 / 0.28));
  }
  .banner .icon {
    color: var(--_down);
  }
  .bone {
    display: block;
    border-radius: 5px;
    background: var(--_soft);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  .bone.half {
    width: 45%;
  }
  .bone.most {
    width: 65%;
  }
  .panel-head .bone {
    max-width: 9rem;
  }

  @container rf-dashboard (width < 46rem) {
    /* As high whether or not there is an engineer to choose. */
    .title {
      padding-inline-end: calc(var(--_target) + 12px);
    }
    /* A flow's name may take two lines, and is known late. */
    .flow .title {
      min-height: calc(3.4375rem + 1lh + 2px);
    }
    .controls > .field {
      flex: 1 1 0;
      min-width: 0;
    }
    .menu {
      position: absolute;
      top: 0;
      inset-inline-end: 0;
    }
    .menu > .control {
      justify-content: center;
      width: var(--_target);
      padding: 0;
    }
    .menu > .control span {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  /* As high whosever view it is going to be. */
  @container rf-dashboard (width < 62rem) {
    .skeleton .grid.team,
    .skeleton .grid.me {
      align-content: start;
      min-height: 92rem;
    }
  }
  @container rf-dashboard (width < 36rem) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .card {
      padding: 14px;
    }
    .card:last-child:nth-child(odd) {
      grid-column: 1 / -1;
    }
    th,
    td {
      padding-inline-start: 12px;
    }
    thead th {
      white-space: normal;
      vertical-align: bottom;
    }
    .value {
      font-size: 1.375rem;
    }
    .change {
      white-space: normal;
    }
    dt {
      overflow-wrap: anywhere;
    }
    .panel {
      padding: 14px;
    }
    .engineer .control {
      width: 100%;
    }
    .combo {
      display: grid;
    }
  }
  @media (forced-colors: active) {
    .rate-bar .value,
    .star-bar .value {
      fill: Highlight;
    }
    .track {
      fill: GrayText;
    }
    .worst-step > :first-child {
      border-inline-start: 3px solid CanvasText;
    }
    [role='option'].active {
      outline: 2px solid Highlight;
    }
    .swatch,
    .dot {
      forced-color-adjust: none;
    }
  }
  @media print {
    .tabs,
    .controls,
    .quiet,
    .back,
    .banner,
    .sort .icon {
      display: none;
    }
    .panel,
    .cards {
      break-inside: avoid;
    }
  }
`;
