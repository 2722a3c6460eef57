/**
 * The states of the prompt:
 *
 * ```
 * idle → asking → submitting → thanks → idle
 *          ↑ ↓        ↓ rejected
 *         idle      asking
 * ```
 *
 * A skip leads from `asking` to `idle`. With `inline`, the thanks stay until the next question.
 */
export type PromptState = 'idle' | 'asking' | 'submitting' | 'thanks';
