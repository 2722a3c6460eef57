import '@angular/compiler';
import {Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal} from '@angular/core';
import {bootstrapApplication} from '@angular/platform-browser';

const props = signal<Record<string, unknown> | undefined>(undefined);

@Component({
  selector: 'main',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (props(); as page) {
      <rf-provider session-id="s" [getToken]="page.getToken" [client]="page.client">
        <h2>{{ page.text }}</h2>
        <rf-step-feedback
          [attr.step-id]="page.stepId"
          [disabled]="page.isDisabled"
          (rf-change)="page.onChange($event)"
        >
        </rf-step-feedback>
        <rf-csat-modal [attr.max-length]="page.maxLength"></rf-csat-modal>
      </rf-provider>
    }
  `,
})
class Page {
  readonly props = props;
}

document.body.append(document.createElement('main'));
const app = bootstrapApplication(Page, {providers: [provideZonelessChangeDetection()]});
const render = async (next: Record<string, unknown>) => {
  const reference = await app;
  props.set(next);
  reference.tick();
};
Object.assign(window, {render});
