package bot

import (
	"strconv"

	"reportbot/answers"
)

const (
	inlinePage  = 10
	inlineCache = 3600 // seconds; the reports change with the program
)

// Inline answers @bot typed in any chat with passages; an empty query gets the
// contents.
func (b *Bot) Inline(query, offset, language string) InlineReply {
	w := in(language)
	from, err := strconv.Atoi(offset)
	if err != nil || from < 0 {
		from = 0
	}
	reply := InlineReply{CacheTime: inlineCache}
	var quotes []answers.Quote
	if query == "" {
		for _, p := range b.answerer.Default().Passages {
			if p.Topic != "" {
				quotes = append(quotes, answers.Whole(p))
			}
		}
	} else {
		a := b.answerer.Answer(query, nil)
		quotes = a.Quotes
		if len(quotes) == 0 {
			reply.HelpLabel, reply.HelpStart = clipRunes(w.refuse(a), 40), "help"
			return reply
		}
		quotes = append(quotes, b.answerer.More(a)...)
	}
	for _, q := range quotes[min(from, len(quotes)):min(from+inlinePage, len(quotes))] {
		reply.Results = append(reply.Results, InlineResult{
			ID:          clipBytes(q.Passage.Address.String(), 64),
			Title:       w.label(q.Passage) + " " + Citation(q.Passage),
			Description: clipRunes(q.Text(), 100),
			Page:        quotePage(q, "", Private),
		})
	}
	if from+inlinePage < len(quotes) {
		reply.Next = strconv.Itoa(from + inlinePage)
	}
	return reply
}

// A Command is one line of the command menu.
type Command struct{ Name, Description string }

// Commands returns the command menu for a language and kind of chat.
func Commands(language string, kind ChatKind) []Command {
	if in(language) == &english {
		return []Command{{"ask", "ask a question"}, {"outline", "contents"}, {"find", "every place of a word"}, {"figures", "the report's figures"}, {"check", "is it word for word?"}, {"show", "a section or passage"}, {"reports", "choose a report"}, {"new", "start over"}, {"help", "help"}, {"about", "about the report"}, {"privacy", "what is kept"}, {"forget", "forget me"}}
	}
	return []Command{{"ask", "提问"}, {"outline", "目录"}, {"find", "找一个词的每一处"}, {"figures", "报告里的数字"}, {"check", "核对是不是原文"}, {"show", "看一节或一段"}, {"reports", "换一份报告"}, {"new", "重新开始"}, {"help", "帮助"}, {"about", "关于这份报告"}, {"privacy", "隐私说明"}, {"forget", "忘掉我"}}
}

// Describe returns the bot's description, shown before a chat begins (at most
// 512 characters), and its short form (at most 120).
func Describe(language string) (description, short string) {
	if in(language) == &english {
		return "Answers questions about the government work report, word for word, with the place of every quote.", "The government work report, word for word."
	}
	return "回答政府工作报告里的问题：答案都是报告原文，注明出处；报告没讲的，直说没有。", "用报告原文回答问题。"
}
