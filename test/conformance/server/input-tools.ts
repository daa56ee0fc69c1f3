// The suite's tools that need input in the middle of a call (SEP-2322): in 2026-07-28 the call ends with what is asked,
// and comes again with the answers, so that no state stays in the server but what it signed and gave away.
import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  inputRequired,
  inputResponse,
  type McpServer,
  type RequestStateCodec,
} from '@modelcontextprotocol/server';

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

function ask(message: string, property: string, type: 'string' | 'boolean' = 'string') {
  const schema = type === 'string' ? { type } : { type };
  return inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [property]: schema }, required: [property] },
  });
}

function sample(question: string, maxTokens: number) {
  return inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    maxTokens,
  });
}

export function registerInputTools(server: McpServer, states: RequestStateCodec<unknown>): void {
  const name = ask('What is your name?', 'name');

  server.registerTool('test_input_required_result_elicitation', { description: 'Asks a name' }, async ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'user_name');
    if (answer.kind !== 'elicit' || typeof answer.content?.name !== 'string') {
      return inputRequired({ inputRequests: { user_name: name } });
    }
    return text(`Hello, ${answer.content.name}!`);
  });

  server.registerTool('test_input_required_result_sampling', { description: 'Asks a model' }, async ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'capital_question');
    if (answer.kind !== 'sampling') {
      return inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } });
    }
    return text(JSON.stringify(answer.result.content));
  });

  server.registerTool(
    'test_input_required_result_list_roots',
    { description: 'Asks the roots' },
    async ({ mcpReq }) => {
      const answer = inputResponse(mcpReq.inputResponses, 'client_roots');
      if (answer.kind !== 'roots') return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
      return text(JSON.stringify(answer.roots));
    },
  );

  for (const tool of ['test_input_required_result_request_state', 'test_input_required_result_tampered_state']) {
    server.registerTool(tool, { description: 'Gives its state away, signed' }, async (ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'confirm');
      // What comes here was verified: a changed state is refused before.
      if (answer.kind === 'elicit' && ctx.mcpReq.requestState() !== undefined) return text('state-ok');
      return inputRequired({
        inputRequests: { confirm: ask('Please confirm', 'ok', 'boolean') },
        requestState: await states.mint({ asked: 'confirm' }, ctx),
      });
    });
  }

  server.registerTool('test_input_required_result_multiple_inputs', { description: 'Asks three' }, async (ctx) => {
    const kinds = ['user_name', 'greeting', 'client_roots'].map(
      (k) => inputResponse(ctx.mcpReq.inputResponses, k).kind,
    );
    if (!kinds.includes('missing')) return text(`Got ${kinds.join(', ')}`);
    return inputRequired({
      inputRequests: {
        user_name: name,
        greeting: sample('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await states.mint({ asked: 'three' }, ctx),
    });
  });

  server.registerTool('test_input_required_result_multi_round', { description: 'Asks twice' }, async (ctx) => {
    const { inputResponses } = ctx.mcpReq;
    const state = ctx.mcpReq.requestState() as { step: number; name?: unknown } | undefined;
    const first = inputResponse(inputResponses, 'step1');
    if (state?.step === 2 && inputResponse(inputResponses, 'step2').kind === 'elicit')
      return text(`Done, ${state.name}`);
    if (state?.step === 1 && first.kind === 'elicit') {
      return inputRequired({
        inputRequests: { step2: ask('Step 2: What is your favorite color?', 'color') },
        requestState: await states.mint({ step: 2, name: first.content?.name }, ctx),
      });
    }
    return inputRequired({
      inputRequests: { step1: ask('Step 1: What is your name?', 'name') },
      requestState: await states.mint({ step: 1 }, ctx),
    });
  });

  server.registerTool(
    'test_input_required_result_capabilities',
    { description: 'Asks what may be asked' },
    async (ctx) => {
      const envelope = (ctx.mcpReq.envelope ?? {}) as Record<string, unknown>;
      const declared = (envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}) as ClientCapabilities;
      const inputRequests = {
        ...(declared.sampling && { model: sample('Say something', 20) }),
        ...(declared.elicitation && { user: name }),
      };
      return Object.keys(inputRequests).length === 0 ? text('Nothing may be asked') : inputRequired({ inputRequests });
    },
  );
}
