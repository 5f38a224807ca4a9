/** The server-sent events of an answer, one after the other: [name, data, id]. */
export async function* events(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const lines = rest.slice(0, end).split("\n");
      const field = (name) => lines.find((line) => line.startsWith(name + ": "))?.slice(name.length + 2);
      rest = rest.slice(end + 2);
      const data = field("data");
      if (data) yield [field("event"), JSON.parse(data), field("id")];
    }
  }
}
