package bot

import (
	"os"
	"slices"
	"strings"
	"testing"

	"reportbot/retrieval/report"
)

// personal are kinds of personal data, each between words that stay.
var personal = []string{
	"11010519491231002X", "110105194912310021", "110105 19491231 0021", "110105491231002", "１１０１０５１９４９１２３１００２Ｘ",
	"13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "008613800138000", "1 3 8 0 0 1 3 8 0 0 0", "１３８００１３８０００", "一三八零零一三八零零零", "138\u200b00138000",
	"010-65192233", "(010)65192233", "0755-26001234转801", "+852 2345 6789",
	"6222021234567890", "62220212345678901", "622202123456789012", "6222 0212 3456 7890 123", "6222-0212-3456-7890",
	"wang@example.com.cn", "Zhang.San+bot@mail.example.org", "li＠example.com",
	"京A12345", "京AD12345", "京A·12345", "沪B1234学",
	"E12345678", "EA1234567", "G12345678", "H12345678", "军字第1234567号",
	"wxid_a1b2c3d4e5", "朝阳区建国路88号", "西城区长安街1号院3号楼2单元501室", "幸福小区3号楼", "12号楼3单元501室", "望京西园甲12号",
}

// spoken are kinds that words before them tell: what stands between | is cut.
var spoken = []string{
	"我微信号是|zhang_san88|，请加", "加我vx:|abc123456|", "我的QQ是|123456789|", "我叫|张三|，问电梯", "我叫|欧阳娜娜|，想问电梯", "我的名字是|李四|。", "|王小明|家住望京，能装电梯吗", "姓名：|赵六|，电梯",
	"我孩子叫|刘洋|，上学", "本人|孙丽|，问学位", "联系人：|周杰|，电梯", "护照号|P1234567|，办签证", "社保卡号：|AB1234567|，查一下", "驾驶证号|110105194912310021|，换证", "My name is |John Smith|, elevators",
	"电话|6519 2233|，找我", "坐标|39.9042,116.4074|附近",
}

func TestPersonalDataIsCut(t *testing.T) {
	if len(personal) < 40 {
		t.Errorf("%d kinds", len(personal))
	}
	for _, secret := range personal {
		for _, around := range []string{"%", "我的是%，请查", "问：%。谢谢", "% 电梯", "加装电梯，%，能补多少", "\n%\n"} {
			text, want := strings.ReplaceAll(around, "%", secret), strings.ReplaceAll(around, "%", cut)
			if got, found := Scrub(text); got != want || !found {
				t.Errorf("%q became %q, want %q", text, got, want)
			}
		}
	}
	for _, s := range spoken {
		parts := strings.Split(s, "|")
		text, want := strings.Join(parts, ""), parts[0]+cut+parts[2]
		if got, found := Scrub(text); got != want || !found {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// What is cut once is not cut again, and two secrets are two.
func TestScrubIsSettled(t *testing.T) {
	for i, a := range personal {
		text := "一是" + a + "，二是" + personal[(i+7)%len(personal)] + "。"
		once, _ := Scrub(text)
		if once != "一是"+cut+"，二是"+cut+"。" {
			t.Errorf("%q became %q", text, once)
		}
		if twice, found := Scrub(once); twice != once || found {
			t.Errorf("%q became %q", once, twice)
		}
	}
}

// Texts with figures that tell of nobody stay as they are: a list, the report's
// sentences and hints, and the questions of the project.
func TestInnocentTextsStay(t *testing.T) {
	var innocent []string
	list, err := os.ReadFile("testdata/innocent.txt")
	if err != nil {
		t.Fatal(err)
	}
	innocent = slices.DeleteFunc(strings.Split(string(list), "\n"), func(s string) bool { return s == "" })
	if len(innocent) < 200 {
		t.Errorf("only %d texts", len(innocent))
	}
	for r := range library().All() {
		for _, p := range r.Passages {
			innocent = append(innocent, p.Text)
		}
		for _, f := range report.Figures(r) {
			innocent = append(innocent, f.Passage.Text[f.Clause.Start:f.Clause.End])
		}
	}
	for _, name := range []string{"../seeds/beijing-2022.hints.txt", "../seeds/beijing-2022.near.txt"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if _, asked, ok := strings.Cut(line, "\t"); ok {
				innocent = append(innocent, asked)
			}
		}
	}
	for _, text := range innocent {
		if got, found := Scrub(text); found || got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzScrub(f *testing.F) {
	for _, s := range slices.Concat(personal, spoken) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once, found := Scrub(text)
		if !found && once != text {
			t.Errorf("%q became %q", text, once)
		}
	})
}
