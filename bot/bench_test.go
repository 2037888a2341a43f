package bot

import "testing"

func BenchmarkRendering(b *testing.B) {
	bot := newBot()
	answer := bot.answerer.Answer("今年要建多少保障性租赁住房", nil)
	s := setting{w: &chinese}
	b.ReportAllocs()
	for b.Loop() {
		bot.render(answer, s)
	}
}
