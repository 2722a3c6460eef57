import {Component, CUSTOM_ELEMENTS_SCHEMA, signal} from '@angular/core';
import '@resolutionflow/elements/define';
import type {RfChangeEvent} from '@resolutionflow/elements';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (isDashboard) {
      <rf-provider [baseUrl]="baseUrl" token-url="/feedback-token">
        <rf-analytics-dashboard view="flow" tree-id="vpn-down"></rf-analytics-dashboard>
      </rf-provider>
    } @else {
      <rf-provider
        #provider
        [baseUrl]="baseUrl"
        token-url="/feedback-token"
        tree-id="vpn-down"
        (rf-change)="onChange($event)"
      >
        <h1>VPN is down</h1>
        @for (step of steps; track step.id) {
          <section>
            <h2>{{ step.title }}</h2>
            <rf-step-feedback [stepId]="step.id"></rf-step-feedback>
          </section>
        }
        <p>{{ lastVote() }}</p>
        <button type="button" (click)="provider.complete('resolved')">It works again</button>
        <rf-csat-modal auto></rf-csat-modal>
        <p><a href="?dashboard">Dashboard</a></p>
      </rf-provider>
    }
  `,
})
export class App {
  readonly baseUrl = 'http://127.0.0.1:4600';
  readonly isDashboard = location.search === '?dashboard';
  readonly steps = [
    {id: 'check-cable', title: 'Check the cable'},
    {id: 'restart-client', title: 'Restart the client'},
  ];
  readonly lastVote = signal('');

  onChange({detail}: RfChangeEvent): void {
    this.lastVote.set(`${detail.stepId}: ${detail.wasHelpful ? 'helpful' : 'not helpful'}`);
  }
}
