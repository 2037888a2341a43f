package answers

import "testing"

// Every decision is visible: of the checks of an answer one decided, the last.
func TestDecisionsAreVisible(t *testing.T) {
	a := beijing()
	for _, question := range append(sampleQuestions(t), "比去年多多少", "去年和今年各装多少电梯", "（五）", "你确定吗", "各地今年的GDP目标", "哪些省提到低空经济", "北京和上海的GDP目标", "1. 今年GDP目标 2. 去年PM2.5", "增长多少", "今年目标", "我之前问过什么", "不是这个", "二（五）说了什么") {
		answer := a.Answer(question, nil)
		decided := 0
		for i, c := range answer.Checks {
			if c.Decided {
				decided++
				if i != len(answer.Checks)-1 {
					t.Errorf("%s: %s decided, and %s came after it", question, c.Name, answer.Checks[i+1].Name)
				}
			}
		}
		if decided != 1 {
			t.Errorf("%s: %q, %d checks of %d decided", question, answer.Reason, decided, len(answer.Checks))
		}
	}
}
