import {readFileSync} from 'node:fs';
import {parse} from 'yaml';
import * as z from 'zod/mini';
import {page, section, table} from './markdown.js';

const SOURCE = new URL('../../../../docs/accessibility.yaml', import.meta.url);

/** The success criteria of WCAG 2.2 at levels A and AA. */
const CRITERIA: Readonly<Record<string, string>> = {
  '1.1.1': 'Non-text Content',
  '1.2.1': 'Audio-only and Video-only (Prerecorded)',
  '1.2.2': 'Captions (Prerecorded)',
  '1.2.3': 'Audio Description or Media Alternative (Prerecorded)',
  '1.2.4': 'Captions (Live)',
  '1.2.5': 'Audio Description (Prerecorded)',
  '1.3.1': 'Info and Relationships',
  '1.3.2': 'Meaningful Sequence',
  '1.3.3': 'Sensory Characteristics',
  '1.3.4': 'Orientation',
  '1.3.5': 'Identify Input Purpose',
  '1.4.1': 'Use of Color',
  '1.4.2': 'Audio Control',
  '1.4.3': 'Contrast (Minimum)',
  '1.4.4': 'Resize Text',
  '1.4.5': 'Images of Text',
  '1.4.10': 'Reflow',
  '1.4.11': 'Non-text Contrast',
  '1.4.12': 'Text Spacing',
  '1.4.13': 'Content on Hover or Focus',
  '2.1.1': 'Keyboard',
  '2.1.2': 'No Keyboard Trap',
  '2.1.4': 'Character Key Shortcuts',
  '2.2.1': 'Timing Adjustable',
  '2.2.2': 'Pause, Stop, Hide',
  '2.3.1': 'Three Flashes',
  '2.4.1': 'Bypass Blocks',
  '2.4.2': 'Page Titled',
  '2.4.3': 'Focus Order',
  '2.4.4': 'Link Purpose',
  '2.4.5': 'Multiple Ways',
  '2.4.6': 'Headings and Labels',
  '2.4.7': 'Focus Visible',
  '2.4.11': 'Focus Not Obscured (Minimum)',
  '2.5.1': 'Pointer Gestures',
  '2.5.2': 'Pointer Cancellation',
  '2.5.3': 'Label in Name',
  '2.5.4': 'Motion Actuation',
  '2.5.7': 'Dragging Movements',
  '2.5.8': 'Target Size (Minimum)',
  '3.1.1': 'Language of Page',
  '3.1.2': 'Language of Parts',
  '3.2.1': 'On Focus',
  '3.2.2': 'On Input',
  '3.2.3': 'Consistent Navigation',
  '3.2.4': 'Consistent Identification',
  '3.2.6': 'Consistent Help',
  '3.3.1': 'Error Identification',
  '3.3.2': 'Labels or Instructions',
  '3.3.3': 'Error Suggestion',
  '3.3.4': 'Error Prevention',
  '3.3.7': 'Redundant Entry',
  '3.3.8': 'Accessible Authentication',
  '4.1.2': 'Name, Role, Value',
  '4.1.3': 'Status Messages',
};

const PRINCIPLES = ['Perceivable', 'Operable', 'Understandable', 'Robust'];

const text = z.string().check(z.minLength(1));
const contact = z.strictObject({name: text, email: z.email(), website: z.url()});
const chapter = z.strictObject({
  criteria: z.array(
    z.strictObject({
      num: z.string().check(z.refine((num) => num in CRITERIA, 'is no criterion of WCAG 2.2, A or AA')),
      components: z.tuple([
        z.strictObject({
          name: z.literal('web'),
          adherence: z.strictObject({
            level: z.enum(['supports', 'partially-supports', 'does-not-support', 'not-applicable']),
            notes: text,
          }),
        }),
      ]),
    }),
  ),
});

/** The parts of OpenACR 0.1.0 that the report uses. Others are refused, so that a typing error is found. */
const openAcr = z.strictObject({
  title: text,
  product: z.strictObject({name: text, version: text, description: text}),
  author: contact,
  vendor: contact,
  report_date: z.iso.date(),
  last_modified_date: z.iso.date(),
  version: z.int(),
  notes: text,
  evaluation_methods_used: text,
  license: text,
  repository: z.url(),
  feedback: z.url(),
  catalog: z.literal('2.5-edition-wcag-2.2-en'),
  chapters: z.strictObject({
    success_criteria_level_a: chapter,
    success_criteria_level_aa: chapter,
    success_criteria_level_aaa: z.strictObject({disabled: z.literal(true), notes: text}),
  }),
});

const CONFORMS = {
  supports: 'yes',
  'partially-supports': 'partly',
  'does-not-support': 'no',
  'not-applicable': 'not applicable',
} as const;

/**
 * Makes the page of the accessibility conformance report.
 *
 * @throws Error if the report is not valid OpenACR, or if a criterion is missing or occurs twice.
 */
export function accessibilityPage(): string {
  const report = openAcr.parse(parse(readFileSync(SOURCE, 'utf8')));
  const {success_criteria_level_a: a, success_criteria_level_aa: aa} = report.chapters;
  const rows = [
    ...a.criteria.map((criterion) => ({...criterion, level: 'A'})),
    ...aa.criteria.map((criterion) => ({...criterion, level: 'AA'})),
  ];
  const nums = rows.map(({num}) => num).sort();
  if (nums.join() !== Object.keys(CRITERIA).sort().join()) {
    throw new Error('accessibility.yaml does not name each criterion of WCAG 2.2, A and AA, exactly once.');
  }
  const [intro = '', limits = ''] = report.notes.split(/\n(?=## )/);
  const tables = PRINCIPLES.map((principle, index) => {
    const own = rows
      .filter(({num}) => num.startsWith(`${index + 1}.`))
      .sort((one, other) => one.num.localeCompare(other.num, 'en', {numeric: true}));
    return section(
      `## ${principle}`,
      table(
        ['criterion', 'level', 'conforms', 'how, and which test checks it'],
        own.map(({num, level, components: [{adherence}]}) => [
          `${num} ${CRITERIA[num] ?? ''}`,
          level,
          CONFORMS[adherence.level],
          adherence.notes,
        ]),
      ),
    );
  });
  return page(
    '# Accessibility',
    '<!-- Generated from accessibility.yaml by `npm run docs:reference`. Change that file, not this page. -->',
    intro.trim(),
    'The source of this page is a report in the [OpenACR](https://github.com/GSA/openacr) format: [accessibility.yaml](accessibility.yaml).',
    section('## How we check it', report.evaluation_methods_used),
    ...tables,
    'WCAG 2.2 has no criterion 4.1.1. Level AAA was not evaluated.',
    limits,
  );
}
