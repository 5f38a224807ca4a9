// Colours of code in answers. Comes with the first code that names its language.

const KEYWORDS = new Set(("abstract and as async await break case catch class const continue def default del do elif else enum except export extends false False final finally fn for foreach from func function global if impl implements import in instanceof interface is lambda let match mod module mut namespace new nil None not null or package pass private protected public pub raise record return self static struct super switch then this throw throws trait true True try type typeof union unless until use using val var void when where while with yield " +
  "select insert update delete from join left right inner outer on group by order having limit values into create table alter drop index SELECT INSERT UPDATE DELETE FROM WHERE JOIN LEFT RIGHT INNER ON GROUP BY ORDER HAVING LIMIT VALUES INTO CREATE TABLE AND OR NOT NULL AS " +
  "echo fi done esac sudo cd export local").split(" "));

/** Colours for strings, comments, numbers, keywords and calls of any common language. */
export function highlight(text, language) {
  const hash = !/^(java|js|javascript|ts|typescript|json|c|cpp|c\+\+|cs|csharp|go|rust|kotlin|swift|scala|css|html|xml)$/i.test(language);
  const token = new RegExp(
    "(\"\"\"[\\s\\S]{0,4000}?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n]){0,4000}\"|'(?:\\\\.|[^'\\\\\\n]){0,4000}'|`(?:\\\\.|[^`\\\\]){0,4000}`)" +
      "|(/\\*[\\s\\S]{0,4000}?\\*/|//[^\\n]*" + (hash ? "|#[^\\n]*|--[^\\n]*" : "") + ")" +
      "|(\\b\\d[\\w.]*\\b)|([A-Za-z_$][\\w$]*)(?=(\\s*\\()?)", "g");
  const parts = [];
  let done = 0;
  const push = (kind, match) => {
    if (match.index > done) parts.push(text.slice(done, match.index));
    parts.push(Object.assign(document.createElement("span"), { className: kind, textContent: match[0] }));
    done = match.index + match[0].length;
  };
  for (const match of text.matchAll(token)) {
    if (match[1]) push("s", match);
    else if (match[2] && !(match[2].startsWith("//") && text[match.index - 1] === ":")) push("c", match);
    else if (match[3]) push("n", match);
    else if (match[4] && KEYWORDS.has(match[4])) push("k", match);
    else if (match[4] && match[5]) push("f", match);
  }
  parts.push(text.slice(done));
  return parts;
}
