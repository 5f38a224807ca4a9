// Drives the unchanged npm client against the house; prints one JSON line that OpenAiForNodeIT reads.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: process.env.OPENAI_API_KEY, maxRetries: 0 });
const question = { model: "dream-guide", temperature: 0, messages: [{ role: "user", content: "what is dream server" }] };

const models = (await client.models.list()).data.map((model) => model.id);
const plain = await client.chat.completions.create(question);
const stream = await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } });
let streamed = "";
let usage = null;
for await (const chunk of stream) {
  streamed += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}
const text = { model: "dream-guide", temperature: 0, max_tokens: 12, prompt: "Dream Server is" };
const completion = (await client.completions.create(text)).choices[0].text;
let completed = "";
for await (const chunk of await client.completions.create({ ...text, stream: true })) {
  completed += chunk.choices[0].text;
}
const asked = { model: "dream-guide", temperature: 0, input: "what is dream server" };
const response = (await client.responses.create(asked)).output_text;
let responded = "";
let last = null;
for await (const event of await client.responses.create({ ...asked, stream: true })) {
  if (event.type === "response.output_text.delta") responded += event.delta;
  last = event.type;
}
let unoffered = null;
try {
  await client.embeddings.create({ model: "dream-guide", input: "hello" });
} catch (error) {
  unoffered = { status: error.status, code: error.code };
}
let refusal = null;
try {
  await client.chat.completions.create({ ...question, model: "no-such-model" });
} catch (error) {
  refusal = { status: error.status, code: error.code, name: error.constructor.name };
}
console.log(JSON.stringify({ models, plain: plain.choices[0].message.content, streamed, usage, plainUsage: plain.usage, completion, completed, response, responded, last, unoffered, refusal }));
