"""Short news items in Korean and English. Every person, company and product in them is made up."""

from __future__ import annotations

from .texts import Text

NEWS = [
    Text("ko-news-01", "economy", "positive", "[다래은행|ORG]이 [다음 달 3일|DATE]부터 [부산|LOC]과 [울산|LOC]에서 소상공인 대출 이자를 0.5%포인트 낮춘다. [김도담|PER] 행장은 “작은 가게가 먼저 웃어야 한다”고 말했다."),
    Text("ko-news-02", "economy", "negative", "[새벽전자|ORG]의 [3분기|DATE] 영업이익이 [작년|DATE]보다 41% 줄었다. [경기도 이천|LOC] 공장의 가동률은 60% 아래로 떨어졌다."),
    Text("ko-news-03", "society", "neutral", "[해솔구청|ORG]은 [11월 24일|DATE] [한들시장|LOC] 주변 도로 2km 구간의 통행을 오전 9시부터 통제한다고 밝혔다."),
    Text("ko-news-04", "science", "positive", "[푸른숲연구소|ORG] [정누리|PER] 박사팀이 미세 플라스틱을 사흘 만에 분해하는 효소를 찾았다. 연구는 [가람대학교|ORG]와 함께 진행했다."),
    Text("ko-news-05", "sports", "positive", "[나래축구단|ORG]이 [일요일|DATE] [대전|LOC] 원정에서 3대 1로 이겼다. [최가온|PER]은 후반에만 두 골을 넣었다. ⚽"),
    Text("ko-news-06", "sports", "negative", "[한울유니콘스|ORG]가 또 졌다. 선발 투수 [오다함|PER]은 2회도 채우지 못하고 내려갔고, 팀은 [지난달 28일|DATE] 이후 7연패에 빠졌다."),
    Text("ko-news-07", "culture", "positive", "소설가 [이바름|PER]의 낭독회가 [제주|LOC]에서 열렸다. 준비한 의자 80석이 모자라 관객 30여 명은 서서 들었다."),
    Text("ko-news-08", "culture", "neutral", "[너른강미술관|ORG]은 [2027년 3월|DATE] [춘천|LOC]에 분관을 연다. 첫 전시는 판화가 [유하랑|PER]의 회고전이다."),
    Text("ko-news-09", "society", "negative", "[어젯밤|DATE] [강원도 정선|LOC]의 한 창고에서 불이 나 두 시간 만에 꺼졌다. 다친 사람은 없지만 보관 중이던 사과 12톤이 탔다."),
    Text("ko-news-10", "science", "neutral", "[별빛소프트|ORG]가 공개한 번역 모델 [온말 2|PRODUCT]는 한국어와 베트남어를 포함해 34개 언어를 다룬다."),
    Text("ko-news-11", "economy", "neutral", "[누리항공|ORG]은 [12월 1일|DATE]부터 [인천|LOC]과 [리스본|LOC]을 잇는 직항편을 주 3회 띄운다."),
    Text("ko-news-12", "economy", "negative", "배추 한 포기 값이 [서울|LOC] 소매점에서 9천 원을 넘었다. 상인 [박다올|PER] 씨는 “손님이 값만 묻고 간다”며 한숨을 쉬었다."),
    Text("ko-news-13", "society", "positive", "[전주|LOC]의 버스 기사 [문해찬|PER] 씨가 정류장에 쓰러진 승객을 심폐소생술로 살렸다. [전주시|ORG]는 감사패를 주기로 했다."),
    Text("ko-news-14", "science", "negative", "[바람골위성센터|ORG]의 관측 위성이 궤도에 오르지 못했다. 센터는 [16일|DATE] 2단 엔진의 밸브가 제때 열리지 않았다고 설명했다."),
    Text("ko-news-15", "science", "positive", "[가람대학교|ORG] 병원은 [구름진단|PRODUCT]을 도입한 뒤 흉부 사진을 읽는 시간이 절반으로 줄었다고 발표했다."),
    Text("ko-news-16", "culture", "negative", "기대를 모은 뮤지컬 [겨울섬|PRODUCT]이 음향 사고로 막을 내렸다. 제작사 [달무리|ORG]는 환불을 약속했지만 관객의 화는 풀리지 않았다."),
    Text("ko-news-17", "sports", "neutral", "강변 마라톤이 [내년 4월 둘째 주|DATE]에 열린다. 출발지는 [여의도|LOC], 참가비는 5만 원이다."),
    Text("ko-news-18", "society", "neutral", "[수원|LOC]과 [용인|LOC]을 잇는 광역버스 노선이 [이달 말|DATE]에 바뀐다.\r\n자세한 시간표는 [너울교통|ORG] 누리집에 있다."),
    Text("ko-news-19", "economy", "positive", "[다온식품|ORG]의 [쑥라면|PRODUCT]이 출시 한 달 만에 200만 봉지 팔렸다. [미국|LOC]과 [호주|LOC] 수출도 시작했다."),
    Text("ko-news-20", "sports", "positive", "양궁 대표 [서하람|PER]이 [파리|LOC]에서 열린 친선 대회에서 세 발을 모두 10점에 꽂았다. 👏👏"),
    Text("ko-news-21", "society", "negative", "[한들초등학교|ORG] 앞 횡단보도에서 [9월|DATE] 이후 사고가 네 번 났다. 학부모들은 [해솔구청|ORG]이 손을 놓고 있다고 비판한다."),
    Text("ko-news-22", "culture", "neutral", "[안동|LOC]에서 열리는 탈춤 잔치의 표는 [월요일|DATE] 오전 10시부터 판다."),
    Text("ko-news-23", "science", "neutral", "[푸른숲연구소|ORG]는 [독도|LOC] 앞바다의 수온을 [1998년|DATE]부터 재 왔다. [올해|DATE] 평균은 18.9도였다."),
    Text("ko-news-24", "economy", "neutral", "[새벽전자|ORG]는 [정가람|PER] 부사장을 새 대표로 뽑았다. 임기는 [내년 1월 1일|DATE]에 시작한다."),
    Text("en-news-01", "economy", "positive", "[Northlake Transit|ORG] will cut single fares in [Port Ellery|LOC] from [1 March|DATE], its chair [Ada Quillon|PER] said."),
    Text("en-news-02", "economy", "negative", "[Harrow & Finch|ORG] closes its last paper mill in [Tamsworth|LOC] [this autumn|DATE]; 340 people lose their jobs."),
    Text("en-news-03", "science", "positive", "A team at [Kestrel University|ORG] led by [Tomas Ferrelli|PER] grew heart tissue that kept beating for ninety days."),
    Text("en-news-04", "science", "negative", "The [Lark-3|PRODUCT] probe has been silent since [Tuesday|DATE]. Engineers at the [Orrin Space Centre|ORG] fear a flat battery. 🛰️"),
    Text("en-news-05", "sports", "positive", "[Mina Calder|PER] broke her own record in [Oslo|LOC] on [Friday night|DATE], and laughed all the way down the track."),
    Text("en-news-06", "sports", "negative", "[Redcliff Rovers|ORG] threw away a three-goal lead in [Seoul|LOC] and are out of the cup."),
    Text("en-news-07", "society", "neutral", "The council of [Little Marrow|LOC] meets on [12 December|DATE] to decide where the new bus stop goes."),
    Text("en-news-08", "society", "positive", "Neighbours in [Busan|LOC] cooked for 200 firefighters 👩‍🚒👨‍🚒 after the long night of [5 November|DATE]."),
    Text("en-news-09", "culture", "neutral", "The [Blue Door Theatre|ORG] opens its season in [September|DATE] with a play by [Ines Okoro-Lind|PER]."),
    Text("en-news-10", "culture", "negative", "Critics walked out of [The Salt Clock|PRODUCT] in [Lisbon|LOC]; the second act alone runs two hours."),
]  # fmt: skip
