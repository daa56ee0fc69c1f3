// include-fragment: the fragment's policies in this place, refused where Azure refuses it.
import { describe, expect, it } from 'vitest';
import { policyGateway } from './harness.ts';

const STAMP = `<fragment>
  <!-- writes stamp.out.text -->
  <set-variable name="stamp.out.text" value="@(context.Request.Method + " stamped")" />
</fragment>`;

describe('include-fragment', () => {
  it('runs the policies of the fragment in its place [include-fragment] [include-fragment@fragment-id]', async () => {
    const { fetch, received, trace } = await policyGateway({
      fixture: 'include-fragment',
      fragments: { stamp: STAMP },
    });
    const response = await fetch('/');
    expect(received[0]?.headers.get('x-after')).toBe('GET stamped');
    const inside = trace(response).steps.find((step) => step.policy === 'set-variable');
    expect(inside).toMatchObject({ file: 'stamp.fragment.xml', line: 3, path: 'include-fragment/set-variable' });
  });

  it.each([
    ['is missing', {}, 'missing-fragment'],
    ['holds <base />', { stamp: '<fragment><base /></fragment>' }, 'base-in-fragment'],
    ['includes another', { stamp: '<fragment><include-fragment fragment-id="stamp" /></fragment>' }, 'nested-fragment'],
    ['stands in the wrong section', { stamp: '<fragment><forward-request /></fragment>' }, 'wrong-section'],
  ])('does not load a fragment that %s', async (_, fragments, code) => {
    await expect(policyGateway({ fixture: 'include-fragment', fragments })).rejects.toThrow(code);
  });
});
