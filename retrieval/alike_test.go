package retrieval_test

import (
	"reflect"
	"testing"

	"reportbot/retrieval"
	"reportbot/seeds"
)

// Paraphrases come together, and what asks for something else stays apart.
func TestAlike(t *testing.T) {
	l, _ := retrieval.Load(seeds.FS)
	kinds := [][]string{
		{"加装电梯能补贴多少钱", "老楼装电梯补贴多少", "装电梯政府补多少钱", "电梯加装有补贴吗"},
		{"地铁票价是多少", "坐地铁多少钱", "地铁票多少钱一张"},
		{"退休年龄延迟到几岁", "什么时候延迟退休", "延迟退休的年龄"},
		{"公积金怎么提取", "提取公积金要什么材料"},
		{"火星移民计划"},
		{"学区房政策"},
	}
	near := map[string]string{"地铁票价是多少": "beijing-2022/2.5.4", "火星移民计划": "beijing-2022/2.5.4"}
	var asked []retrieval.Asked
	var want [][]int
	for _, k := range kinds {
		var group []int
		for _, q := range k {
			group = append(group, len(asked))
			asked = append(asked, retrieval.Asked{Text: q, Nearest: near[k[0]]})
		}
		want = append(want, group)
	}
	if got := l.Alike(asked); !reflect.DeepEqual(got, want) {
		t.Errorf("grouped as %v, want %v", got, want)
	}
}
