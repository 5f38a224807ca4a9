// Drives Anthropic's unchanged npm client against the house; prints one JSON line that AnthropicForNodeIT reads.
import Anthropic from "@anthropic-ai/sdk";

const options = { baseURL: process.env.ANTHROPIC_BASE_URL, maxRetries: 0 };
const client = new Anthropic({ ...options, apiKey: process.env.HOUSE_KEY, authToken: null });
// As Claude Code does with ANTHROPIC_AUTH_TOKEN.
const bearer = new Anthropic({ ...options, apiKey: null, authToken: process.env.HOUSE_KEY });

// The built-in guide answers what it was trained on, without anything before it.
const question = { model: "dream-guide", max_tokens: 100, temperature: 0, messages: [{ role: "user", content: [{ type: "text", text: "what is dream server", cache_control: { type: "ephemeral" } }] }] };
const system = [1, 2].map((n) => ({ type: "text", text: `Rule ${n}: be short. `.repeat(3), cache_control: { type: "ephemeral" } }));
const tools = [{ name: "weather", description: "How the weather is", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } }];

async function refusal(from, more) {
  try {
    await from.messages.create({ ...question, ...more });
    return null;
  } catch (error) {
    return { status: error.status, name: error.constructor.name, type: error.error?.error?.type, message: error.error?.error?.message, id: error.requestID, told: error.error?.request_id };
  }
}

async function streamed(from, asked) {
  const events = [];
  const stream = from.messages.stream(asked);
  stream.on("streamEvent", (event) => events.push(event.type));
  return { message: await stream.finalMessage(), events };
}

const models = [];
for await (const model of client.models.list()) {
  models.push(model);
}
const plain = await client.messages.create(question);
const stream = await streamed(bearer, question);
const cut = await client.messages.create({ ...question, max_tokens: 2 });
const agentic = await streamed(bearer, { ...question, system, max_tokens: 5, metadata: { user_id: "u".repeat(150) }, stop_sequences: ["\n\nHuman:"] });

// A round trip of a tool, with a model that calls it.
const ask = { model: process.env.TOOL_MODEL, max_tokens: 50, tools, tool_choice: { type: "auto" }, messages: [{ role: "user", content: "How is the weather in Köln?" }] };
const called = await client.messages.create(ask);
const calledInPieces = await streamed(client, ask);
const result = { role: "user", content: called.content.filter((block) => block.type === "tool_use").map((block) => ({ type: "tool_result", tool_use_id: block.id, content: [{ type: "text", text: "12 degrees" }] })) };
const answered = await client.messages.create({ ...ask, messages: [...ask.messages, { role: "assistant", content: called.content }, result] });

const refusals = {
  unknownModel: await refusal(client, { model: "no-such-model" }),
  noKey: await refusal(new Anthropic({ ...options, apiKey: "wrong", authToken: null }), {}),
  badValue: await refusal(client, { max_tokens: -1 }),
  byAddress: await refusal(client, { messages: [{ role: "user", content: [{ type: "image", source: { type: "url", url: "http://127.0.0.1/a.png" } }] }] }),
  serverTool: await refusal(client, { tools: [{ type: "web_search_20250305", name: "web_search" }] }),
};
let counted = null;
try {
  await client.messages.countTokens({ model: question.model, messages: question.messages });
} catch (error) {
  counted = { status: error.status, type: error.error?.error?.type };
}
console.log(JSON.stringify({ models, plain, plainId: plain._request_id, stream, cut, agentic, called, calledInPieces, answered, refusals, counted }));
