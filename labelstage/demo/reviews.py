"""Reviews in Korean and English. Every person, company and product in them is made up."""

from __future__ import annotations

from .texts import Text

REVIEWS = [
    Text("ko-review-01", "life", "positive", "[모아이어폰 2|PRODUCT] 쓴 지 두 달째예요. 지하철에서도 통화가 또렷하고 배터리가 정말 오래가요 👍🏽"),
    Text("ko-review-02", "life", "negative", "[구름청소기 S3|PRODUCT] 사지 마세요. [지난주|DATE]에 받았는데 벌써 충전이 안 되고, [새벽전자|ORG] 상담은 하루 종일 통화 중이에요."),
    Text("ko-review-03", "life", "neutral", "[쑥라면|PRODUCT]은 딱 이름 그대로예요. 쑥 향이 나고 면은 보통입니다. 호불호가 갈릴 듯해요."),
    Text("ko-review-04", "life", "positive", "[속초|LOC]에서 묵은 [파도소리민박|ORG], 사장님 [한보름|PER] 님이 아침마다 전복죽을 끓여 주셨어요. 또 갈래요 ❤️"),
    Text("ko-review-05", "life", "negative", "[누리항공|ORG] [인천|LOC]-[다낭|LOC] 편, 네 시간 지연됐는데 안내 방송은 딱 한 번. 아이 데리고 너무 힘들었습니다 😡"),
    Text("ko-review-06", "life", "positive", "이사하고 [별빛밥솥|PRODUCT] 들였는데 현미도 부드럽게 돼요. 엄마 드리려고 [설날|DATE] 전에 하나 더 주문했어요."),
    Text("ko-review-07", "life", "neutral", "[서울|LOC] [망원동|LOC] [달콩빵집|ORG]. 소금빵은 괜찮고 커피는 평범합니다. 줄은 20분쯤 섰어요."),
    Text("ko-review-08", "life", "negative", "[온말 2|PRODUCT]로 계약서를 옮겨 봤더니 날짜가 다 틀렸어요. [3월 2일|DATE]이 [2월 3일|DATE]로 나옵니다. 못 믿겠어요."),
    Text("ko-review-09", "culture", "positive", "[이바름|PER] 작가의 새 소설을 밤새 읽었다. 마지막 장에서 울었다. 👩‍👩‍👧‍👦 가족 이야기를 이렇게 쓸 수 있다니."),
    Text("ko-review-10", "culture", "negative", "[겨울섬|PRODUCT] [토요일|DATE] 낮 공연 봤습니다. 배우 목소리가 하나도 안 들렸어요. 표값이 아깝습니다."),
    Text("ko-review-11", "culture", "neutral", "[너른강미술관|ORG] 다녀왔어요. 전시는 작고 카페는 넓어요.\r\n주차는 두 시간 무료입니다."),
    Text("ko-review-12", "life", "positive", "[다래은행|ORG] 앱이 [어제|DATE] 바뀌었는데 글씨가 커져서 아버지도 혼자 송금하세요. 이런 건 칭찬해야죠!"),
    Text("ko-review-13", "life", "negative", "[하루배송|ORG] 이름이 무색해요. [화요일|DATE]에 시킨 [모아이어폰 2|PRODUCT]가 [대구|LOC]에서 나흘째 멈춰 있어요."),
    Text("ko-review-14", "sports", "positive", "[나래축구단|ORG] 홈경기 처음 가 봤는데 응원이 축제 같았어요! [최가온|PER] 선수 골 넣을 때 목이 다 쉬었네요 🎉"),
    Text("ko-review-15", "life", "neutral", "[춘천|LOC] 호수길은 한 바퀴에 두 시간 걸려요. 그늘이 적으니 모자를 챙기세요."),
    Text("ko-review-16", "science", "positive", "[가람대학교|ORG] 천문대 공개의 날, [정누리|PER] 박사님 설명이 귀에 쏙쏙. 토성 고리를 내 눈으로 봤다 🪐"),
    Text("en-review-01", "life", "positive", "The [Fernly kettle|PRODUCT] boils in a minute and looks like it came from my grandmother's kitchen. Love it."),
    Text("en-review-02", "life", "negative", "My [Orbit Mini|PRODUCT] died on [Monday|DATE], two days after the warranty. [Fernly|ORG], do better."),
    Text("en-review-03", "life", "neutral", "[Hotel Maribel|ORG] in [Porto|LOC] is clean and dull. Breakfast ends at nine."),
    Text("en-review-04", "life", "positive", "Chef [Junho Arden|PER] cooked for six of us in [Jeju|LOC] and even fixed our gas stove 😂"),
    Text("en-review-05", "culture", "positive", "I went to the [Blue Door Theatre|ORG] for the seats and stayed for [Ines Okoro-Lind|PER]. What a voice!"),
    Text("en-review-06", "culture", "negative", "[The Salt Clock|PRODUCT] is three hours of people sighing near [Dover|LOC]. I sighed too."),
    Text("en-review-07", "life", "negative", "[Northlake Transit|ORG] lost my bike between [Port Ellery|LOC] and [Tamsworth|LOC], then charged me for it."),
    Text("en-review-08", "science", "neutral", "The [Lark-3|PRODUCT] exhibit at the [Orrin Space Centre|ORG] is small; plan forty minutes. 👨‍🚀"),
    Text("en-review-09", "sports", "negative", "Cold pies, long queues, and [Redcliff Rovers|ORG] lost again. A perfect [Saturday|DATE]."),
    Text("en-review-10", "life", "positive", "Writing paper from [Harrow & Finch|ORG] feels like linen. Sad that the mill is gone — buy it while you can."),
]  # fmt: skip
